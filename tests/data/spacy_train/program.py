"""Train a text classifier with spaCy 3 on a terminal."""

import random

import spacy
from record import expect
from spacy.cli._util import setup_gpu
from spacy.language import DEFAULT_CONFIG
from spacy.tokens import DocBin
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config_from_str

PARSER = "spacy"
PACKAGES = ("spacy",)

CONFIG = """
[nlp]
lang = "en"
pipeline = ["textcat"]
[components]
[components.textcat]
factory = "textcat"
[components.textcat.model]
@architectures = "spacy.TextCatBOW.v2"
exclusive_classes = true
ngram_size = 1
no_output_layer = false
[corpora]
[corpora.train]
@readers = "spacy.Corpus.v1"
path = "/tmp/spacy_recording.spacy"
[corpora.dev]
@readers = "spacy.Corpus.v1"
path = "/tmp/spacy_recording.spacy"
[training]
max_steps = 40
eval_frequency = 10
seed = 1
[training.batcher]
@batchers = "spacy.batch_by_sequence.v1"
size = 16
[training.score_weights]
cats_score = 1.0
cats_macro_auc = 0.0
speed = 0.0
"""


@spacy.registry.loggers("telling.v1")
def telling():
    """Tell what the console logger is given, then let it print."""
    setup = spacy.registry.loggers.get("spacy.ConsoleLogger.v3")(progress_bar="eval")

    def setup_printer(nlp, stdout, stderr):
        log, finish = setup(nlp, stdout, stderr)

        def tell(info):
            if info is not None:
                place = {"epoch": info["epoch"], "step": info["step"]}
                losses = {"LOSS TEXTCAT": round(float(info["losses"]["textcat"]), 2)}
                expect("train", **place, **losses)
                scores = info["other_scores"]
                names = {"cats_score": "CATS_SCORE", "cats_macro_auc": "CATS_MACRO..."}
                found = {name: round(100 * scores[key], 2) for key, name in names.items()}
                expect("val", **place, **found, SCORE=round(info["score"], 2))
            log(info)

        return tell, finish

    return setup_printer


random.seed(0)
words = spacy.blank("en")
docs = []
for place in range(80):
    kind = place % 2
    pick = ["good", "fine", "nice", "the", "a"] if kind else ["bad", "poor", "ugly", "the", "a"]
    doc = words(" ".join(random.choice(pick) for _ in range(6)))
    doc.cats = {"good": float(kind), "bad": 1.0 - kind}
    docs.append(doc)
DocBin(docs=docs, store_user_data=True).to_disk("/tmp/spacy_recording.spacy")
setup_gpu(-1)
config = DEFAULT_CONFIG.merge(load_config_from_str(CONFIG))
config["training"]["logger"] = {"@loggers": "telling.v1"}
nlp = init_nlp(config, use_gpu=-1)
train(nlp, None)
