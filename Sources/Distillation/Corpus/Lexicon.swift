/// A word or phrase of the lexicon with everything that agreement needs.
public struct LexiconEntry: Sendable {
  public let phrase: String
  public let category: String
  /// Bit t is set where topic t fits; 0 means that every topic does.
  public let topics: UInt64
  public let weight: Double
  let form: NounForm
  let preposition: String?
  /// Traits, one bit each (see `Traits`).
  let tags: UInt64
}

/// A subject matter that all the parts of one text agree on.
public struct Topic: Sendable {
  public let name: String
  public let weight: Double
  /// Topics that mix well with it, as bits.
  public let related: UInt64
}

/// The words the built-in teacher writes with, read from the files of `Models/corpus`.
public struct Lexicon: Sendable {
  public let topics: [Topic]
  public let entries: [LexiconEntry]
  let traits: Traits
  /// Entry indices of each category, in file order.
  let members: [[Int32]]
  let categoryIndex: [String: Int]

  init(topics: [Topic], entries: [LexiconEntry], traits: Traits) {
    self.topics = topics
    self.entries = entries
    self.traits = traits
    var members: [[Int32]] = []
    var index: [String: Int] = [:]
    for (number, entry) in entries.enumerated() {
      if let category = index[entry.category] {
        members[category].append(Int32(number))
      } else {
        index[entry.category] = members.count
        members.append([Int32(number)])
      }
    }
    self.members = members
    categoryIndex = index
  }

  /// The names of an entry's topics; empty where it fits every topic.
  public func topicNames(of entry: LexiconEntry) -> [String] {
    topics.indices.filter { entry.topics & (1 << UInt64($0)) != 0 }.map { topics[$0].name }
  }
}
