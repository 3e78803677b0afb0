"""MedCAT 2.9 with our dictionary: run by its own Python (`peers.py`); JSON in, JSON out.

Without labelled data it has no model of assertion: what it finds is counted as present. Its context vectors are
learned from the letters themselves, without their truth.
"""

import json
import logging
import re
import sys
import time

import numpy as np
import pandas as pd
from medcat.cat import CAT
from medcat.config import Config
from medcat.model_creation.cdb_maker import CDBMaker
from medcat.vocab import Vocab

logging.disable(logging.WARNING)
asked = json.load(sys.stdin)
config = Config()
config.general.nlp.provider = "regex"
rows, codes, shown = [], {}, {}
for kind, text, name in asked["terms"]:
    code = codes.setdefault((kind, name), f"C{len(codes)}")
    shown[code] = (kind, name)
    rows.append((code, text, "P" if text.lower() == name.lower() else "A"))
logging.disable(logging.CRITICAL)
concepts = CDBMaker(config).prepare_csvs([pd.DataFrame(rows, columns=["cui", "name", "name_status"])])
words = re.findall(r"[a-z]+", " ".join(asked["letters"]).lower())
chance, vocabulary = np.random.default_rng(7), Vocab()
for word in sorted(set(words)):
    vocabulary.add_word(word, words.count(word), vec=chance.normal(size=50))
vocabulary.init_cumsums()
cat = CAT(concepts, vocabulary)
cat.trainer.train_unsupervised(asked["letters"])
began = time.process_time()
found = []
for text in asked["letters"]:
    said = []
    for entity in cat.get_entities(text)["entities"].values():
        kind, name = shown[entity["cui"]]
        said.append([kind, entity.get("detected_name", name).replace("~", " "), name, "present"])
    found.append(said)
json.dump({"found": found, "seconds": time.process_time() - began}, sys.stdout)
