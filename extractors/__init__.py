"""Page images become words, words become facts."""
