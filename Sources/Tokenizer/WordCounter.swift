/// How often each word (pre-token) occurs in texts.
public struct WordCounter: Sendable {
  private var counts: [[UInt8]: Int] = [:]
  /// Bytes of all texts added.
  public private(set) var byteCount = 0

  /// Whether texts are counted, and encoded by the tokenizer that comes of them, as if a space
  /// stood before each (``Tokenizer/addsPrefixSpace``).
  public let addsPrefixSpace: Bool

  public init(addsPrefixSpace: Bool = false) {
    self.addsPrefixSpace = addsPrefixSpace
  }

  public mutating func add(_ text: String) {
    var text = addsPrefixSpace ? text.prefixedBySpace : text
    text.withUTF8 { bytes in
      byteCount += bytes.count
      var words = PreTokenizer(bytes)
      while let range = words.next() {
        counts[Array(bytes[range]), default: 0] += 1
      }
    }
  }

  /// The words in the order of their bytes.
  var sorted: [(word: [UInt8], count: Int)] {
    counts.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { (word: $0.key, count: $0.value) }
  }
}
