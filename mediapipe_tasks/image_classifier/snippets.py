"""Code for apps that classifies a photo, which stands upright and whole before the model."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Snippet", "snippets"]


class Snippet(NamedTuple):
    """Code for one platform.

    Attributes:
        platform: What it is called.
        language: The language's name, as Markdown wants it.
        code: The code.
    """

    platform: str
    language: str
    code: str


def snippets(threshold: str = "0") -> list[Snippet]:
    """Return the code for Android, iOS and the web.

    Args:
        threshold: The lowest score of an answer that counts.
    """
    return [
        Snippet("Android", "kotlin", _KOTLIN.replace("LOWEST", threshold)),
        Snippet("iOS", "swift", _SWIFT.replace("LOWEST", threshold)),
        Snippet("Web", "javascript", _JAVASCRIPT.replace("LOWEST", threshold)),
    ]


_KOTLIN = r"""
import android.content.Context
import android.graphics.ImageDecoder
import android.net.Uri
import com.google.mediapipe.framework.image.BitmapImageBuilder
import com.google.mediapipe.tasks.vision.imageclassifier.ImageClassifier

class Classifier(private val context: Context) {
    // In the app's folder `assets`.
    private val classifier = ImageClassifier.createFromFile(context, "model.tflite")

    fun classify(photo: Uri): String? {
        // Turns the photo upright; BitmapFactory does not.
        val source = ImageDecoder.createSource(context.contentResolver, photo)
        val bitmap = ImageDecoder.decodeBitmap(source) { decoder, _, _ ->
            decoder.allocator = ImageDecoder.ALLOCATOR_SOFTWARE
        }
        val result = classifier.classify(BitmapImageBuilder(bitmap).build())
        val best = result.classificationResult().classifications()[0].categories()[0]
        return if (best.score() >= LOWESTf) best.categoryName() else null
    }
}
"""

_SWIFT = r"""
import MediaPipeTasksVision
import UIKit

final class Classifier {
    private let classifier: ImageClassifier

    init() throws {
        // In the app's bundle.
        let path = Bundle.main.path(forResource: "model", ofType: "tflite")!
        classifier = try ImageClassifier(modelPath: path)
    }

    func classify(_ photo: UIImage) throws -> String? {
        // MPImage takes the orientation over.
        let result = try classifier.classify(image: MPImage(uiImage: photo)).classificationResult
        guard let best = result.classifications.first?.categories.first else { return nil }
        return best.score >= LOWEST ? best.categoryName : nil
    }
}
"""

_JAVASCRIPT = r"""
import { FilesetResolver, ImageClassifier } from "@mediapipe/tasks-vision";

// The folder `wasm` of that package, served beside the page.
const runtime = await FilesetResolver.forVisionTasks("wasm");
const classifier = await ImageClassifier.createFromModelPath(runtime, "model.tflite");

async function classify(file) {
  const image = await createImageBitmap(file, { imageOrientation: "from-image" });
  const best = classifier.classify(image).classifications[0].categories[0];
  return best.score >= LOWEST ? best.categoryName : null;
}
"""
