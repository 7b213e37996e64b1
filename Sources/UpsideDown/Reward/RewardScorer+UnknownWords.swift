extension RewardScorer {
  /// The words of a text that the tables do not know, in lower case: most likely names.
  public func unknownWords(in text: String) -> [String] {
    TextWord.split(text).filter { !$0.isStopWord && index.row(of: $0.stem) == nil }.map(\.text)
  }
}
