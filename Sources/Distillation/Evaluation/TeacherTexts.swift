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

  /// A text, and its tokens where they were counted.
  struct Text: Sendable, Equatable {
    let text: String
    let length: Int?

    /// Tokens between the text's length and another; 0 where its own is not known.
    func distance(from other: Int) -> Int { length.map { abs($0 - other) } ?? 0 }
  }

  /// Most texts of an order that the best is chosen from.
  public static let choiceCount = 4

  private var texts: [Key: [Text]] = [:]

  public init() {}

  /// The texts that held-out lines hold already. A corpus has bad texts on purpose: where an intent
  /// has texts that were asked for as excellent ones, the others are not the teacher's best.
  public init(heldOut lines: some Sequence<ScoredLine>) {
    let suffix = ":" + Quality.excellent.rawValue
    for (key, own) in Dictionary(
      grouping: lines, by: { Key(task: $0.task, intent: $0.intent) })
    {
      let excellent = own.filter { $0.source?.hasSuffix(suffix) ?? false }
      texts[key] = (excellent.isEmpty ? own : excellent).map {
        Text(text: $0.text, length: $0.length)
      }
    }
  }

  public mutating func add(_ text: String, for key: Key) {
    guard texts[key, default: []].count < Self.choiceCount else { return }
    texts[key, default: []].append(Text(text: text, length: nil))
  }

  /// Up to ``choiceCount`` texts for an order: those that were written for its length, else those
  /// whose lengths are nearest to it, whatever their reward.
  func texts(task: String, intent: String, length: Int) -> [Text] {
    if let own = texts[Key(task: task, intent: intent, length: length)] { return own }
    let any = texts[Key(task: task, intent: intent)] ?? []
    // A hash decides among equally near ones, not the order of the lines.
    let nearest = any.sorted { left, right in
      let (near, far) = (left.distance(from: length), right.distance(from: length))
      return near != far ? near < far : SplitMix.hash(left.text) < SplitMix.hash(right.text)
    }
    return Array(nearest.prefix(Self.choiceCount))
  }
}
