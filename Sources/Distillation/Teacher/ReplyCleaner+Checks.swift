extension ReplyCleaner {
  /// Refuses a cleaned text that no student should learn from.
  func check(_ text: String, isCutOff: Bool) throws(ReplyFault) {
    let excerpt = ReplyFault.excerpt(text)
    let words = WordList(text).count
    if text.contains("<|") || text.contains("|>") {
      throw ReplyFault(.controlString, excerpt)
    }
    // Letters and spaces are most of any running text, in any script.
    let running = text.count { $0.isLetter || $0 == " " || $0.isNumber }
    let isRunning = running * 10 >= text.count * 7
    if words == 0 || !isRunning || text.contains("\u{FFFD}") || text.first == "{" {
      throw ReplyFault(.notText, excerpt)
    }
    let accepted = task.acceptedWords
    if words > accepted.upperBound {
      throw ReplyFault(.tooLong, "\(words) words, expected at most \(accepted.upperBound)")
    }
    if isCutOff { throw ReplyFault(.cutOff, excerpt) }
    if words < accepted.lowerBound {
      throw ReplyFault(.tooShort, "\(words) words, expected at least \(accepted.lowerBound)")
    }
    let isExample = task.examples.contains { WordList($0.text).words == WordList(text).words }
    if isExample { throw ReplyFault(.copiedExample, excerpt) }
  }
}

extension StringProtocol {
  /// Without white space at both ends.
  var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }),
      let last = lastIndex(where: { !$0.isWhitespace })
    else { return "" }
    return String(self[first...last])
  }
}

extension String {
  /// A full stop at the end goes, but not three of them.
  var withoutFullStop: String {
    hasSuffix(".") && !hasSuffix("..") ? String(dropLast()).trimmed : self
  }
}
