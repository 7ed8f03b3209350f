"""Train a named entity recognizer and a tagger by `spacy train` of spaCy 2."""

import random
from pathlib import Path

import srsly
from record import expect
from spacy.cli import train as module

PARSER = "spacy"
PACKAGES = ("spacy",)

training = __import__("sys").modules["spacy.cli.train"]
format_progress = training._get_progress
NAMES = {"ner_loss": "NER Loss", "ents_p": "NER P", "ents_r": "NER R", "ents_f": "NER F"}
NAMES |= {"tag_loss": "Tag Loss", "tags_acc": "Tag %", "token_acc": "Token %"}


def tell(itn, losses, scores, stats, **speeds):
    """Tell what a row is made of."""
    found = {"ner_loss": losses["ner"], "tag_loss": losses["tagger"], **scores}
    named = {NAMES[stat]: round(found[stat], 3) for stat in stats if stat in NAMES}
    for split, is_loss in (("train", True), ("val", False)):
        metrics = {name: named[name] for name in named if ("Loss" in name) == is_loss}
        expect(split, epoch=itn + 1, **metrics)
    return format_progress(itn, losses, scores, stats, **speeds)


training._get_progress = tell
random.seed(0)
sentences = []
for place in range(40):
    words = [("I", "PRP", "O"), ("saw", "VBD", "O")]
    words += [(random.choice(["Anna", "Ben", "Carla"]), "NNP", "U-PERSON")]
    words += [("in", "IN", "O"), (random.choice(["Rome", "Oslo"]), "NNP", "U-GPE")]
    tokens = [{"id": i, "orth": w, "tag": t, "ner": n} for i, (w, t, n) in enumerate(words)]
    sentences.append({"id": place, "paragraphs": [{"sentences": [{"tokens": tokens}]}]})
data = Path("/tmp/spacy_recording.json")
srsly.write_json(data, sentences)
module("en", Path("/tmp/spacy_recording"), data, data, pipeline="tagger,ner", n_iter=3)
