"""Code for apps: the normalisation of texts, which is that of the training, and a call.

What the runtime does itself (it splits at all that is no ASCII letter, digit, ``_`` or ``'``) is
done here too, so that the text is the same everywhere, character by character.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mediapipe_tasks.text_classifier import snippets_bert
from mediapipe_tasks.text_classifier.normalise import APOSTROPHES, Normalisation
from mediapipe_tasks.text_classifier.normalise_bert import BertNormalisation

__all__ = ["Snippet", "snippets"]


class Snippet(NamedTuple):
    """Code for one platform.

    Attributes:
        platform: What it is called.
        language: The language's name, as Markdown wants it.
        normalise: The function ``normalise``, with its imports.
        use: How the model is called with it.
    """

    platform: str
    language: str
    normalise: str
    use: str


def snippets(normalisation: Normalisation, threshold: str = "0") -> Sequence[Snippet]:
    """Return the code for Android, iOS, the web and Python.

    Args:
        normalisation: What the model's texts are normalised by.
        threshold: The lowest score of an answer that counts.
    """
    if isinstance(normalisation, BertNormalisation):
        python, javascript, kotlin, swift = snippets_bert.functions(normalisation.strip_accents)
    else:
        python, javascript, kotlin, swift = _functions(normalisation.lower_case)
    return [
        Snippet("Android", "kotlin", kotlin, _KOTLIN_USE.replace("LOWEST", threshold)),
        Snippet("iOS", "swift", swift, _SWIFT_USE.replace("LOWEST", threshold)),
        Snippet("Web", "javascript", javascript, _JAVASCRIPT_USE.replace("LOWEST", threshold)),
        Snippet("Python", "python", python, _PYTHON_USE.replace("LOWEST", threshold)),
    ]


def _functions(lower_case: bool) -> tuple[str, str, str, str]:
    marks = "".join(f"\\u{ord(char):04x}" for char in APOSTROPHES)
    swift_marks = "".join(f"\\u{{{ord(char):x}}}" for char in APOSTROPHES)
    lower = {
        "python": ".lower()",
        "javascript": ".toLowerCase()",
        "kotlin": ".lowercase(Locale.ROOT)",
        "swift": ".lowercased()",
    }
    return (
        _PYTHON.replace("MARKS", marks).replace(".LOWER", lower["python"] * lower_case),
        _JAVASCRIPT.replace("MARKS", marks).replace(".LOWER", lower["javascript"] * lower_case),
        _KOTLIN.replace("MARKS", marks).replace(".LOWER", lower["kotlin"] * lower_case),
        _SWIFT.replace("MARKS", swift_marks).replace(".LOWER", lower["swift"] * lower_case),
    )


_PYTHON = r"""
import re
import unicodedata


def normalise(text: str) -> str:
    text = re.sub("[MARKS]", "'", text)
    text = unicodedata.normalize("NFKD", text)
    text = "".join(char for char in text if unicodedata.category(char)[0] != "M")
    return re.sub("[^A-Za-z0-9_']+", " ", text).strip(" ").LOWER
"""

_JAVASCRIPT = r"""
function normalise(text) {
  return text
    .replace(/[MARKS]/g, "'")
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replace(/[^A-Za-z0-9_']+/g, " ")
    .trim().LOWER;
}
"""

_KOTLIN = r"""
import java.text.Normalizer
import java.util.Locale

fun normalise(text: String): String {
    val quoted = text.replace(Regex("[MARKS]"), "'")
    val letters = Normalizer.normalize(quoted, Normalizer.Form.NFKD).replace(Regex("\\p{M}+"), "")
    return letters.replace(Regex("[^A-Za-z0-9_']+"), " ").trim(' ').LOWER
}
"""

_SWIFT = r"""
import Foundation

func normalise(_ text: String) -> String {
    let apostrophes = CharacterSet(charactersIn: "MARKS")
    let letters = text.components(separatedBy: apostrophes).joined(separator: "'")
        .decomposedStringWithCompatibilityMapping.unicodeScalars
        .filter { scalar in
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .spacingMark, .enclosingMark: return false
            default: return true
            }
        }
    let words = CharacterSet(
        charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_'")
    return String(letters).components(separatedBy: words.inverted)
        .filter { !$0.isEmpty }.joined(separator: " ").LOWER
}
"""

_PYTHON_USE = r"""
from mediapipe.tasks import python
from mediapipe.tasks.python import text as tasks

options = tasks.TextClassifierOptions(
    base_options=python.BaseOptions(model_asset_path="model.tflite")
)
with tasks.TextClassifier.create_from_options(options) as classifier:
    result = classifier.classify(normalise("A text as its user wrote it"))
best = result.classifications[0].categories[0]
print(best.category_name if best.score >= LOWEST else None, best.score)
"""

_JAVASCRIPT_USE = r"""
import { FilesetResolver, TextClassifier } from "@mediapipe/tasks-text";

// The folder `wasm` of that package, served beside the page.
const runtime = await FilesetResolver.forTextTasks("wasm");
const classifier = await TextClassifier.createFromModelPath(runtime, "model.tflite");

function classify(text) {
  const best = classifier.classify(normalise(text)).classifications[0].categories[0];
  return best.score >= LOWEST ? best.categoryName : null;
}
"""

_KOTLIN_USE = r"""
import android.content.Context
import com.google.mediapipe.tasks.text.textclassifier.TextClassifier

class Classifier(context: Context) {
    // In the app's folder `assets`.
    private val classifier = TextClassifier.createFromFile(context, "model.tflite")

    fun classify(text: String): String? {
        val result = classifier.classify(normalise(text)).classificationResult()
        val best = result.classifications()[0].categories()[0]
        return if (best.score() >= LOWESTf) best.categoryName() else null
    }
}
"""

_SWIFT_USE = r"""
import MediaPipeTasksText

final class Classifier {
    private let classifier: TextClassifier

    init() throws {
        // In the app's bundle.
        let path = Bundle.main.path(forResource: "model", ofType: "tflite")!
        classifier = try TextClassifier(modelPath: path)
    }

    func classify(_ text: String) throws -> String? {
        let result = try classifier.classify(text: normalise(text)).classificationResult
        guard let best = result.classifications.first?.categories.first else { return nil }
        return best.score >= LOWEST ? best.categoryName : nil
    }
}
"""
