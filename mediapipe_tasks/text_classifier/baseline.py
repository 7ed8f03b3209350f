"""A plain baseline: TF-IDF and logistic regression, so that people see what a model must beat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from mediapipe_tasks.text_classifier.examples import Examples
from mediapipe_tasks.text_classifier.normalise import Normalisation

if TYPE_CHECKING:
    import numpy as np

__all__ = ["Baseline"]


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

        # The classifier's own words: letters, digits, _ and ', one-letter words included.
        words = TfidfVectorizer(lowercase=False, token_pattern=r"\S+", ngram_range=(1, 2))
        texts = [normalisation.apply(text) for text in train.texts]
        if not any(texts):
            texts = ["_"] * len(texts)  # no words at all: the classes' frequencies decide
        model = make_pipeline(words, LogisticRegression(C=10, max_iter=2000, random_state=seed))
        return cls(normalisation, model.fit(texts, list(train.labels)))

    def probabilities(self, texts: Sequence[str]) -> np.ndarray[Any, Any]:
        """Return the probabilities, of shape (texts, classes), classes in sorted order."""
        scores: np.ndarray[Any, Any] = self._model.predict_proba(
            [self._normalisation.apply(text) for text in texts]
        )
        return scores
