/// What a teacher wrote for held-out intents, for comparison with a student's texts.
public struct TeacherTexts: Sendable {
  /// An intent of a task; with a length where the teacher was asked for one.
  public struct Key: Hashable, Sendable {
    public let task: String
    public let intent: String
    public let length: Int?

    public init(task: String, intent: String, length: Int? = nil) {
      self.task = task
      self.intent = intent
      self.length = length
    }
  }

  /// Most texts of an intent that the best is chosen from.
  public static let choiceCount = 4

  private var texts: [Key: [String]] = [:]

  public init() {}

  /// The texts that held-out lines hold already, of whatever length they are.
  public init(heldOut lines: some Sequence<ScoredLine>) {
    var rated: [Key: [(text: String, reward: Float)]] = [:]
    for line in lines {
      rated[Key(task: line.task, intent: line.intent), default: []].append(
        (line.text, line.reward))
    }
    for (key, own) in rated {
      // The corpus holds bad texts on purpose: a teacher asked for good ones writes the better.
      texts[key] = own.sorted { $0.reward > $1.reward }.prefix(Self.choiceCount).map(\.text)
    }
  }

  public mutating func add(_ text: String, for key: Key) {
    guard texts[key, default: []].count < Self.choiceCount else { return }
    texts[key, default: []].append(text)
  }

  /// Up to ``choiceCount`` texts for an order: of its length where there are any.
  public func texts(task: String, intent: String, length: Int) -> [String] {
    texts[Key(task: task, intent: intent, length: length)]
      ?? texts[Key(task: task, intent: intent)] ?? []
  }
}
