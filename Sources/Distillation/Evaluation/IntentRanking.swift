#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// A measure of relevance that training never sees: which of all held-out intents a text is about,
/// by Okapi BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009).
///
/// The intents are the documents, a text's distinct words the query. Words are taken as they
/// stand, in lower case: neither stems nor word vectors nor rarities of the reward play a part.
struct IntentRanking: Sendable {
  private static let k1 = 1.2
  private static let b = 0.75

  private struct Posting: Sendable {
    let document: Int
    let weight: Double
  }

  private let documents: [String: Int]
  private var postings: [String: [Posting]] = [:]

  init(intents: some Sequence<String>) {
    var documents: [String: Int] = [:]
    var words: [[String]] = []
    for intent in intents {
      let own = Self.words(intent)
      guard documents[own.joined(separator: " ")] == nil else { continue }
      documents[own.joined(separator: " ")] = words.count
      words.append(own)
    }
    self.documents = documents
    let meanLength = Double(words.reduce(0) { $0 + $1.count }) / Double(max(words.count, 1))
    var frequencies: [String: Int] = [:]
    for own in words { for word in Set(own) { frequencies[word, default: 0] += 1 } }
    for (document, own) in words.enumerated() {
      let norm = Self.k1 * (1 - Self.b + Self.b * Double(own.count) / meanLength)
      for word in Set(own) {
        let frequency = Double(frequencies[word] ?? 0)
        let rarity = log(1 + (Double(words.count) - frequency + 0.5) / (frequency + 0.5))
        let count = Double(own.count { $0 == word })
        postings[word, default: []].append(
          Posting(document: document, weight: rarity * count * (Self.k1 + 1) / (count + norm)))
      }
    }
  }

  /// Whether the text scores higher for `intent` than for every other intent; a tie is a failure.
  func ranksFirst(_ text: String, intent: String) -> Bool {
    guard let own = documents[Self.words(intent).joined(separator: " ")] else { return false }
    var scores: [Int: Double] = [:]
    // In order, so that sums have the same bits in every run.
    for word in Set(Self.words(text)).sorted() {
      for posting in postings[word] ?? [] {
        scores[posting.document, default: 0] += posting.weight
      }
    }
    guard let score = scores[own] else { return false }
    return scores.allSatisfy { $0.key == own || $0.value < score }
  }

  private static func words(_ text: String) -> [String] {
    EvaluationSample.words(text.lowercased())
  }
}
