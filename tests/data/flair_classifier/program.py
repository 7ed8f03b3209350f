"""Train a text classifier of flair with a sample of the training set and the test set watched."""

import logging
import tempfile

import flair
import torch
from flair.data import Corpus, Sentence
from flair.datasets import FlairDatapointDataset
from flair.embeddings import DocumentEmbeddings
from flair.models import TextClassifier
from flair.trainers import ModelTrainer
from flair.trainers.plugins import TrainerPlugin
from record import expect

PARSER = "flair"
PACKAGES = ("flair",)
OTHERS = ("classification_report",)

torch.set_num_threads(1)
flair.set_seed(0)
logging.captureWarnings(True)
logging.getLogger("py.warnings").addHandler(logging.NullHandler())


class Lengths(DocumentEmbeddings):
    """Embeds a text by how often it has each of four letters."""

    def __init__(self):
        super().__init__()
        self.name = "letters"

    @property
    def embedding_length(self):
        return 4

    @property
    def embedding_type(self):
        return "sentence-level"

    def _add_embeddings_internal(self, sentences):
        for sentence in sentences:
            counts = [sentence.to_plain_string().count(letter) for letter in "goba"]
            sentence.set_embedding(self.name, torch.tensor(counts, dtype=torch.float))


def texts(number):
    made = []
    for place in range(number):
        sentence = Sentence("good " * (1 + place % 3) if place % 2 else "bad a " * (1 + place % 4))
        sentence.add_label("mood", "good" if place % 2 else "bad")
        made.append(sentence)
    return FlairDatapointDataset(made)


class Tell(TrainerPlugin):
    """Tells what the trainer logs, from what it records."""

    def __init__(self):
        super().__init__()
        self.rate = 0.0
        self.losses = []
        self.found = {}

    @TrainerPlugin.hook
    def before_training_epoch(self, epoch, **kw):
        self.epoch = epoch
        self.losses = []

    @TrainerPlugin.hook
    def metric_recorded(self, record):
        name = str(record.name)
        self.found[name] = record.value
        split = name.partition("/")[0]
        if name == "train/batch_loss":
            self.losses.append(record.value)
        elif name == "learning_rate":
            self.rate = round(record.value[0], 6)
        elif name == "train/loss":
            expect("train", epoch=self.epoch, loss=round(record.value, 4), lr=self.rate)
        elif name.endswith("/detailed_result"):
            scores = {"loss": self.found[f"{split}/loss"]}
            scores["f1-score (micro avg)"] = round(self.found[f"{split}/score"], 4)
            expect({"dev": "val"}.get(split, split), epoch=self.epoch, **scores)

    @TrainerPlugin.hook
    def after_training_batch(self, batch_no, total_number_of_batches, **kw):
        loss = round(sum(self.losses) / len(self.losses), 8)
        place = {"step": batch_no + 1, "total_steps": total_number_of_batches}
        expect("train", epoch=self.epoch, **place, loss=loss, lr=self.rate, momentum=0.9)


corpus = Corpus(train=texts(40), dev=texts(12), test=texts(10))
labels = corpus.make_label_dictionary("mood", add_unk=False)
model = TextClassifier(Lengths(), label_type="mood", label_dictionary=labels)
trainer = ModelTrainer(model, corpus)
trainer.train(
    tempfile.mkdtemp(),
    max_epochs=2,
    mini_batch_size=10,
    learning_rate=0.05,
    momentum=0.9,
    monitor_test=True,
    monitor_train_sample=20,
    use_final_model_for_eval=True,
    save_final_model=False,
    create_file_logs=False,
    create_loss_file=False,
    plugins=[Tell()],
)
result = model.evaluate(corpus.test, gold_label_type="mood")
report = result.classification_report
expect("test", **{"F-score (micro)": round(report["micro avg"]["f1-score"], 4)})
expect("test", **{"F-score (macro)": round(report["macro avg"]["f1-score"], 4)})
expect("test", Accuracy=round(report["accuracy"], 4))
for name, row in report.items():
    if name == "accuracy":
        expect(accuracy=round(row, 4))
    elif name != "micro avg":
        kind = "average" if name.endswith("avg") else "class"
        printed = {title: round(value, 4) for title, value in row.items() if title != "support"}
        expect(context={kind: name}, **printed)
