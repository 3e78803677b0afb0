#!/usr/bin/env bash
# Sets up the programme of Northmoor Hospitals, a trust that does not exist, and reports it.
# usage: samples/northmoor/example.sh [OUT]      Run again, it changes nothing.
set -euo pipefail
cd "$(dirname "$0")/../.."
out=${1:-out/northmoor}
tables=samples/northmoor
casenote() { .venv/bin/casenote "$@" --out "$out"; }
hollis=(--person "Paula Hollis" --role "records manager" --key "$out/hollis.pem")
dean=(--person "Rosa Dean" --role "finance director" --key "$out/dean.pem")
mkdir -p "$out"

# The trust: what it is called, where it is, what was said of it.
casenote tables import trusts "$tables/trusts.csv" --by "Paula Hollis, records manager"
casenote tables import attributes "$tables/attributes.csv" --by "Paula Hollis, records manager"

# How much paper there was, frozen and signed.
for person in hollis dean; do
    [ -f "$out/$person.pem" ] || .venv/bin/casenote baseline key --to "$out/$person.pem"
done
casenote baseline import "$tables/baseline.csv" --rooms "$tables/rooms.csv" --trust ZZ9 --by "Paula Hollis, records manager" \
    --frozen 2026-04-01 --target 2031-03-31 --fax-machines 76 --new-sheets 3000000 > /dev/null
casenote baseline check > /dev/null || casenote baseline sign --trust ZZ9 "${hollis[@]}"

# What became of it.
casenote events import "$tables/events.csv" --trust ZZ9 --by "Paula Hollis, records manager"

# What is planned, what that rests on, what was spent, what paper costs now.
casenote tables import plan "$tables/plan.csv" --trust ZZ9 --by "Paula Hollis, records manager"
casenote tables import assumptions "$tables/assumptions.csv" --trust ZZ9 --by "Rosa Dean, finance director"
casenote tables import spend "$tables/spend.csv" --trust ZZ9 --by "Rosa Dean, finance director"
casenote tables import records-costs "$tables/records_costs.csv" --by "Rosa Dean, finance director"

# What was saved: it counts when its author and a second person have signed it.
casenote benefits import "$tables/benefits.csv" --trust ZZ9 --by "Paula Hollis, records manager"
for line in rent-boxes fax-lines; do
    casenote benefits sign --trust ZZ9 --line "$line" --year 2026/27 "${hollis[@]}"
    casenote benefits sign --trust ZZ9 --line "$line" --year 2026/27 "${dean[@]}"
done

casenote report --as-of 2026-11-17
casenote explain money.npsv --trust ZZ9 --as-of 2026-11-17
