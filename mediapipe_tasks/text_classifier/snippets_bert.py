"""Code for apps that do with a text what `BertNormalisation` does."""

from __future__ import annotations

__all__ = ["functions"]


def functions(strip_accents: bool) -> tuple[str, str, str, str]:
    """Return ``normalise`` in Python, JavaScript, Kotlin and Swift.

    Args:
        strip_accents: Whether accents are removed, as for an uncased encoder.
    """
    accents = (_PYTHON_ACCENTS, _JAVASCRIPT_ACCENTS, _KOTLIN_ACCENTS, _SWIFT_ACCENTS)
    python, javascript, kotlin, swift = (
        code.replace("ACCENTS\n", lines.strip("\n") + "\n" if strip_accents else "")
        for code, lines in zip((_PYTHON, _JAVASCRIPT, _KOTLIN, _SWIFT), accents)
    )
    return python, javascript, kotlin, swift


_PYTHON = r"""
import re
import unicodedata

ALONE = re.compile(
    "[\\s$+<=>^`|~\u4e00-\u9fff\u3400-\u4dbf\U00020000-\U0002a6df\U0002a700-\U0002ceaf"
    "\uf900-\ufaff\U0002f800-\U0002fa1f]"
)


def normalise(text: str) -> str:
    text = re.sub("[\t\n\r]", " ", text).replace("\ufffd", "")
    text = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cf", "Cs")).lower()
ACCENTS
    return shorten(" ".join(text.split()))


def shorten(text: str) -> str:
    kept, size = [], 0  # the bytes of the word so far; longer ones are unknown to the runtime
    for char in text:
        alone = ALONE.match(char) or unicodedata.category(char)[0] == "P"
        size = 0 if alone else size + len(char.encode())
        if size <= 100:
            kept.append(char)
    return "".join(kept)
"""

_PYTHON_ACCENTS = r"""
    text = "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
"""

_JAVASCRIPT = r"""
const ALONE = new RegExp(
  "[\\s\\p{P}$+<=>^`|~\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2ceaf}" +
  "\uf900-\ufaff\u{2f800}-\u{2fa1f}]", "u");

function normalise(text) {
  text = text.replace(/[\t\n\r]/g, " ").replace(/[\p{Cc}\p{Cf}\p{Cs}\ufffd]/gu, "").toLowerCase();
ACCENTS
  return shorten(text.replace(/\s+/gu, " ").trim());
}

function shorten(text) {
  const bytes = new TextEncoder();
  let kept = "", size = 0; // the bytes of the word so far; longer ones are unknown to the runtime
  for (const char of text) {
    size = ALONE.test(char) ? 0 : size + bytes.encode(char).length;
    if (size <= 100) kept += char;
  }
  return kept;
}
"""

_JAVASCRIPT_ACCENTS = r"""
  text = text.normalize("NFD").replace(/\p{Mn}/gu, "");
"""

_KOTLIN = r"""
import java.text.Normalizer
import java.util.Locale

private val alone = Regex(
    "[\\s\\p{P}$+<=>^`|~\\x{4e00}-\\x{9fff}\\x{3400}-\\x{4dbf}\\x{20000}-\\x{2a6df}" +
    "\\x{2a700}-\\x{2ceaf}\\x{f900}-\\x{faff}\\x{2f800}-\\x{2fa1f}]")

fun normalise(text: String): String {
    var words = text.replace(Regex("[\t\n\r]"), " ")
    words = words.replace(Regex("[\\p{Cc}\\p{Cf}\\p{Cs}\\x{fffd}]"), "").lowercase(Locale.ROOT)
ACCENTS
    return shorten(words.replace(Regex("[\\s\\p{Z}]+"), " ").trim(' '))
}

private fun shorten(text: String): String {
    val kept = StringBuilder()
    var size = 0 // the bytes of the word so far; longer ones are unknown to the runtime
    for (code in text.codePoints().toArray()) {
        val char = String(Character.toChars(code))
        size = if (alone.matches(char)) 0 else size + char.toByteArray().size
        if (size <= 100) kept.append(char)
    }
    return kept.toString()
}
"""

_KOTLIN_ACCENTS = r"""
    words = Normalizer.normalize(words, Normalizer.Form.NFD).replace(Regex("\\p{Mn}"), "")
"""

_SWIFT = r"""
import Foundation

private let alone = try! NSRegularExpression(
    pattern: "^[\\s\\p{P}$+<=>^`|~\\x{4e00}-\\x{9fff}\\x{3400}-\\x{4dbf}\\x{20000}-\\x{2a6df}"
        + "\\x{2a700}-\\x{2ceaf}\\x{f900}-\\x{faff}\\x{2f800}-\\x{2fa1f}]$")

func normalise(_ text: String) -> String {
    var words = text.replacingOccurrences(of: "[\t\n\r]", with: " ", options: .regularExpression)
    words = words.replacingOccurrences(
        of: "[\\p{Cc}\\p{Cf}\\x{fffd}]", with: "", options: .regularExpression).lowercased()
ACCENTS
    return shorten(words.split { $0.isWhitespace }.joined(separator: " "))
}

private func shorten(_ text: String) -> String {
    var kept = String.UnicodeScalarView()
    var size = 0  // the bytes of the word so far; longer ones are unknown to the runtime
    for scalar in text.unicodeScalars {
        let char = String(scalar)
        let range = NSRange(char.startIndex..., in: char)
        size = alone.firstMatch(in: char, range: range) != nil ? 0 : size + char.utf8.count
        if size <= 100 { kept.append(scalar) }
    }
    return String(kept)
}
"""

_SWIFT_ACCENTS = r"""
    words = words.decomposedStringWithCanonicalMapping.replacingOccurrences(
        of: "\\p{Mn}", with: "", options: .regularExpression)
"""
