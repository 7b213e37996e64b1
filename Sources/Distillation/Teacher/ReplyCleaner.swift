/// Takes the wrapping off a model's reply and refuses what is not one text for its task.
///
/// Removed: a block of reasoning, a code fence, an introduction or label in front, quotation
/// marks around the whole, Markdown's emphasis, one list marker. Everything else that is not the
/// text is refused with a reason, because a wrong guess would be learned by the student.
struct ReplyCleaner {
  let task: TeacherTask
  /// What the text is to be about; openings that it begins with itself are no chat.
  let intent: String

  /// Bytes of a reply that are looked at; no text of a task comes near it.
  private static let byteLimit = 65_536

  private static let declining = [
    "i'm sorry", "i am sorry", "sorry", "sorry but", "i cannot", "i can't", "i can not",
    "i'm unable", "i am unable", "i won't", "as an ai", "as a language model",
  ]
  private static let introducing = [
    "sure", "sure thing", "sure here", "certainly", "of course", "absolutely", "okay", "ok",
    "here is", "here's", "here are", "here you go", "great", "below is", "this is a",
    "the following", "i've", "i have",
  ]
  private static let labels = [
    "text", "prompt", "output", "answer", "reply", "response", "result", "description",
    "negative prompt", "suggestion", "query",
  ]
  private static let quotes: [(Character, Character)] = [
    ("\"", "\""), ("'", "'"), ("“", "”"), ("‘", "’"), ("«", "»"), ("„", "“"), ("`", "`"),
  ]

  func clean(_ reply: String, isCutOff: Bool) throws(ReplyFault) -> String {
    guard reply.utf8.count <= Self.byteLimit else {
      throw ReplyFault(.tooLong, "\(reply.utf8.count) bytes, expected at most \(Self.byteLimit)")
    }
    var text = try withoutReasoning(reply.trimmed)
    if text.isEmpty { throw ReplyFault(.empty, "the reply is empty") }
    if firstOpening(of: text, among: Self.declining) != nil {
      throw ReplyFault(.declined, ReplyFault.excerpt(text))
    }
    text = withoutFence(text)
    text = try withoutIntroduction(text)
    text = withoutMarkdown(withoutQuotes(withoutLabel(withoutMarkdown(text))))
    text = withoutQuotes(text)
    let lines = text.split { $0.isNewline }.filter { !$0.allSatisfy(\.isWhitespace) }
    if lines.count > 1 {
      throw ReplyFault(.severalTexts, "\(lines.count) lines: " + ReplyFault.excerpt(text))
    }
    text = text.split { $0.isWhitespace }.joined(separator: " ")
    if task.form != .prose { text = text.withoutFullStop }
    try check(text, isCutOff: isCutOff)
    return text
  }

  /// The opening with which `text` begins to talk, unless the intent begins so as well.
  ///
  /// One word needs a mark behind it: "Great! Here is" talks, "Great horned owl" does not.
  private func firstOpening(of text: String, among openings: [String]) -> String? {
    let start = text.lowercased().replacing("’", with: "'")
    let subject = intent.lowercased().replacing("’", with: "'")
    return openings.first { opening in
      guard start.hasPrefix(opening), !subject.hasPrefix(opening) else { return false }
      guard let next = start.dropFirst(opening.count).first else { return true }
      let isPhrase = opening.contains { $0 == " " || $0 == "'" }
      return isPhrase ? !next.isLetter : ",!.:".contains(next)
    }
  }

  private func withoutReasoning(_ text: String) throws(ReplyFault) -> String {
    // Some chat templates write the opening tag into the prompt: the reply has only the end.
    if let end = text.ranges(of: "</think>").last {
      return String(text[end.upperBound...]).trimmed
    }
    if text.hasPrefix("<think>") { throw ReplyFault(.cutOff, "the reasoning does not end") }
    return text
  }

  private func withoutFence(_ text: String) -> String {
    guard text.hasPrefix("```"), text.hasSuffix("```"), text.count > 6 else { return text }
    var lines = text.dropLast(3).split(separator: "\n", omittingEmptySubsequences: false)
    // The first line is the fence with the name of a language.
    guard lines.count > 1 else { return String(text.dropFirst(3).dropLast(3)).trimmed }
    lines.removeFirst()
    return lines.joined(separator: "\n").trimmed
  }

  /// "Sure, here is a prompt:" in front goes; an introduction without a colon cannot be told from
  /// the text and is refused, unless the task's own texts begin so.
  private func withoutIntroduction(_ text: String) throws(ReplyFault) -> String {
    guard let opening = firstOpening(of: text, among: Self.introducing) else { return text }
    if task.examples.contains(where: { $0.text.lowercased().hasPrefix(opening) }) { return text }
    guard let colon = text.firstIndex(of: ":"), text[..<colon].count <= 120 else {
      throw ReplyFault(.chat, ReplyFault.excerpt(text))
    }
    let rest = String(text[text.index(after: colon)...]).trimmed
    if rest.isEmpty { throw ReplyFault(.empty, "nothing follows '\(text)'") }
    return rest
  }

  private func withoutLabel(_ text: String) -> String {
    guard let colon = text.firstIndex(of: ":"),
      Self.labels.contains(text[..<colon].lowercased().trimmed)
    else { return text }
    return String(text[text.index(after: colon)...]).trimmed
  }

  private func withoutQuotes(_ text: String) -> String {
    for (open, close) in Self.quotes where text.first == open && text.last == close {
      let inner = text.dropFirst().dropLast()
      if text.count > 2, !inner.contains(open), !inner.contains(close) {
        return String(inner).trimmed
      }
    }
    return text
  }

  private func withoutMarkdown(_ text: String) -> String {
    var text = text
    for mark in ["**", "__"] { text = text.replacing(mark, with: "") }
    if text.first == "*", text.last == "*", text.count > 2 {
      text = String(text.dropFirst().dropLast())
    }
    for marker in ["# ", "## ", "### ", "- ", "* ", "• ", "> ", "1. ", "1) "]
    where text.hasPrefix(marker) {
      return String(text.dropFirst(marker.count)).trimmed
    }
    return text.trimmed
  }
}
