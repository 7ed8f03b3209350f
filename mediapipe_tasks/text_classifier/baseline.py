"""A plain baseline: TF-IDF and logistic regression, so that people see what a model must beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from mediapipe_tasks.classification.examples import Examples
from mediapipe_tasks.text_classifier.normalise import Normalisation

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Baseline"]

TELLING_WORDS = 15
_BLOCK = 10_000
"""Texts that are weighed at once; of all of them that may be much memory."""


@dataclass(frozen=True)
class Baseline:
    """The baseline, trained: words and pairs of words weighed by TF-IDF, logistic regression.

    C is the inverse strength of regularisation; 10 suits short texts, whose weights are small.
    """

    name: ClassVar[str] = "TF-IDF + logistic regression"
    _normalisation: Normalisation
    _model: Any

    @classmethod
    def fit(cls, train: Examples, normalisation: Normalisation, *, seed: int) -> Baseline:
        """Train it on texts that are normalised as the model's are."""
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline

        # The classifier's own words, one-letter words included; of BERT also punctuation.
        words = TfidfVectorizer(lowercase=False, token_pattern=r"\S+", ngram_range=(1, 2))
        texts = [" ".join(normalisation.words(text)) for text in train.texts]
        if not any(texts):
            texts = ["_"] * len(texts)  # no words at all: the classes' frequencies decide
        model = make_pipeline(words, LogisticRegression(C=10, max_iter=2000, random_state=seed))
        return cls(normalisation, model.fit(texts, list(train.labels)))

    def probabilities(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        """Return the probabilities, float32 of shape (texts, classes), classes in sorted order."""
        import numpy as np

        scores = np.zeros((len(texts), len(self._model.classes_)), np.float32)
        for start in range(0, len(texts), _BLOCK):
            block = slice(start, start + _BLOCK)
            words = [" ".join(self._normalisation.words(text)) for text in texts[block]]
            scores[block] = self._model.predict_proba(words)
        return scores

    def telling_words(self, most: int = TELLING_WORDS) -> dict[str, list[tuple[str, float]]]:
        """Return for each class the words and pairs of words that speak for it, and their weights.

        The weightiest come first, `most` of them at most; what speaks against a class is left out.
        """
        vectors, regression = (step for _, step in self._model.steps)
        words = vectors.get_feature_names_out()
        weights = regression.coef_
        if len(weights) == 1:  # two classes share one row: what speaks for the second
            weights = [-weights[0], weights[0]]
        return {
            name: [
                (words[i], float(row[i]))
                for i in (-row).argsort(kind="stable")[:most]
                if row[i] > 0
            ]
            for name, row in zip(regression.classes_.tolist(), weights)
        }
