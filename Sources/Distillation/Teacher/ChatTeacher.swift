import FoundationEssentials

/// A language model behind a server with OpenAI's chat contract.
public struct ChatTeacher: Teacher {
  /// How texts are sampled.
  public struct Sampling: Sendable, Equatable {
    public var temperature = 0.9
    public var topP = 0.95
    /// The limit of a reply's tokens; nil for one that follows the desired length.
    public var maxTokens: Int?
    public var seed: UInt64 = 1

    public init() {}
  }

  public let name: String
  private let transport: any ChatTransport
  private let sampling: Sampling
  private let tasks: [String: TeacherTask]

  /// `model` is the name that the server knows it by, and that the corpus carries as source.
  public init(
    model: String, tasks: [TeacherTask], sampling: Sampling, transport: any ChatTransport
  ) {
    name = model
    self.transport = transport
    self.sampling = sampling
    self.tasks = Dictionary(uniqueKeysWithValues: tasks.map { ($0.name, $0) })
  }

  public func write(_ order: TextOrder, attempt: Int) async throws(TeacherFailure)
    -> TeacherAnswer
  {
    guard let task = tasks[order.task] else {
      throw .refused(.refused, detail: "the tasks file does not describe \(order.task)")
    }
    let response = try await transport.post(
      request(order, task: task, attempt: attempt).body(), to: "chat/completions")
    let cleaner = ReplyCleaner(task: task, intent: order.intent)
    return try ChatReply(response, cleaner: cleaner).answer(now: Date())
  }

  func request(_ order: TextOrder, task: TeacherTask, attempt: Int) -> ChatRequest {
    ChatRequest(
      model: name, messages: TeacherPrompt(task: task).messages(order),
      temperature: sampling.temperature, topP: sampling.topP,
      // Four tokens a word hold any language; the rest is for what a chatty model says besides.
      maxTokens: sampling.maxTokens ?? order.words * 4 + 64,
      // Servers read seeds as signed 32-bit numbers or wider.
      seed: order.seed(sampling.seed, attempt: attempt) & 0x7FFF_FFFF)
  }
}
