import GPT2
import ModelFixtures
import Testing
import UpsideDown

@testable import Engine

/// How often a text is written.
@Suite("A text that does not obey") struct AttemptsTests {
  /// Rewards of the poster's 12-token cell: bin 0 below 0.2, bin 4 from 0.8 on.
  private static func commands() throws -> CommandTable {
    try CommandTable.build(
      examples: (0..<100).map {
        CommandTable.Example(task: "poster", length: 12, reward: Float($0) / 100)
      }, minimumSupport: 1)
  }

  private static func request(
    _ reward: DesiredReward = .max, temperature: Float = 0.8, stop: [String] = [],
    maxTokens: Int? = nil
  ) -> GenerationRequest {
    GenerationRequest(
      prompt: "jazz", command: Command(task: "poster", desiredLength: 12, desiredReward: reward),
      maxTokens: maxTokens, sampler: SamplerSettings(temperature: temperature, seed: 5),
      stop: stop, choiceIndex: 1)
  }

  /// Greedy, by another setting.
  private static var topOne: GenerationRequest {
    var request = request()
    request.sampler.topK = 1
    return request
  }

  private static func result(
    _ text: String, reward: Float, length: Int = 12, reason: FinishReason = .stop,
    asked: DesiredReward = .max
  ) throws -> GenerationResult {
    var measured = Reward(coverage: 0, coherence: 0, faults: 0)
    measured.total = reward
    let command = Command(task: "poster", desiredLength: 12, desiredReward: asked)
    return GenerationResult(
      text: text, tokenCount: length, promptTokenCount: 9, finishReason: reason,
      requested: command, effective: try commands().resolve(command), reward: measured,
      firstTokenSeconds: nil, totalSeconds: 0)
  }

  private static func attempts(
    _ request: GenerationRequest, limit: Int = 3
  ) throws -> Attempts { Attempts(request, commands: try commands(), limit: limit) }

  @Test("is written again, a little more freely and with other random numbers, up to the limit")
  func again() throws {
    var attempts = try Self.attempts(Self.request())
    var requests: [GenerationRequest] = []
    for reward in [0.3, 0.6, 0.5] as [Float] {
      requests.append(try #require(attempts.next))
      attempts.add(try Self.result("worth \(reward)", reward: reward))
    }
    #expect(attempts.next == nil)
    #expect(requests.map(\.sampler.temperature) == [0.8, 0.8 + 0.1, 0.8 + 0.2] as [Float])
    #expect(requests[0].choiceIndex == 1 && Set(requests.map(\.choiceIndex)).count == 3)
    #expect(Set(requests.map(\.sampler.seed)) == [5])
    #expect(attempts.best?.text == "worth 0.6")
    #expect(attempts.results.count == 3)
  }

  @Test(
    "is one of another length or another reward bin than was asked for",
    arguments: [
      (DesiredReward.max, Float(0.85), 12, true), (.max, 0.75, 12, false), (.max, 0.99, 13, false),
      (.value(0.5), 0.55, 12, true), (.value(0.5), 0.95, 12, false), (.value(0.1), 0.05, 12, true),
      (.value(0.1), 0.3, 12, false), (.auto, 0.3, 12, true), (.auto, 0.3, 11, false),
    ])
  func obeys(asked: DesiredReward, reward: Float, length: Int, isObeyed: Bool) throws {
    var attempts = try Self.attempts(Self.request(asked))
    attempts.add(try Self.result("a", reward: reward, length: length, asked: asked))
    #expect((attempts.next == nil) == isObeyed)
  }

  @Test("is left as it is where it would come out the same, or its caller cuts it")
  func once() throws {
    let poor = try Self.result("a", reward: 0.1)
    for request in [Self.request(temperature: 0), Self.request(stop: ["x"]), Self.topOne] {
      var attempts = try Self.attempts(request)
      attempts.add(poor)
      #expect(attempts.next == nil)
    }
    var plain = Self.request()
    plain.command = nil
    var attempts = try Self.attempts(plain)
    attempts.add(poor)
    #expect(attempts.next == nil)
    var cut = try Self.attempts(Self.request(maxTokens: 5))
    cut.add(try Self.result("a", reward: 0.1, length: 5, reason: .length))
    #expect(cut.next == nil && cut.best?.tokenCount == 5)
  }

  @Test("is out of reach where two were far below: then less is asked for, and no less than that")
  func lowered() throws {
    var attempts = try Self.attempts(Self.request(), limit: 6)
    var asked: [DesiredReward?] = []
    for reward in [0.5, 0.3, 0.45, 0.59, 0.1] as [Float] {
      asked.append(attempts.next?.command?.desiredReward)
      attempts.add(try Self.result("worth \(reward)", reward: reward))
    }
    // Medians of bins 3 and 2.
    #expect(asked == [.max, .max, .value(0.7), .value(0.5), .value(0.5)])
    #expect(attempts.best?.text == "worth 0.59")
    // One that was near shows that it can be reached.
    var near = try Self.attempts(Self.request(), limit: 6)
    for reward in [0.5, 0.75, 0.3] as [Float] {
      near.add(try Self.result("worth \(reward)", reward: reward))
      #expect(near.next?.command?.desiredReward == .max)
    }
    // Of a text that obeys nothing more is asked, even where it was written for a lower command.
    attempts = try Self.attempts(Self.request(), limit: 6)
    for reward in [0.1, 0.1, 0.9] as [Float] {
      attempts.add(try Self.result("worth \(reward)", reward: reward))
    }
    #expect(attempts.next == nil)
  }

  @Test("within a limit obeys at any length, and one that fills it need not end")
  func limit() throws {
    var request = Self.request()
    request.command = Command(task: "poster", lengthLimit: 12)
    for (length, reason, isObeyed) in [
      (12, FinishReason.length, true), (11, .stop, true), (13, .length, false),
    ] {
      var attempts = try Self.attempts(request)
      attempts.add(try Self.result("a", reward: 0.9, length: length, reason: reason))
      #expect((attempts.next == nil) == isObeyed)
    }
    // Where none reaches the reward the best is returned, not the one of the length that was told.
    var attempts = try Self.attempts(request, limit: 2)
    attempts.add(try Self.result("full", reward: 0.5))
    attempts.add(try Self.result("short", reward: 0.7, length: 8))
    #expect(attempts.next == nil && attempts.best?.text == "short")
  }

  @Test("gives way to one that does, however near it was")
  func obeying() throws {
    var attempts = try Self.attempts(Self.request(.value(0.59)))
    attempts.add(try Self.result("near", reward: 0.61, asked: .value(0.59)))
    attempts.add(try Self.result("obeys", reward: 0.45, asked: .value(0.59)))
    #expect(attempts.next == nil && attempts.best?.text == "obeys")
  }

  @Test("came first where none obeys: the nearest of all counts, whenever it came")
  func best() throws {
    var attempts = try Self.attempts(Self.request(.value(0.5)), limit: 4)
    #expect(attempts.best == nil)
    for (text, reward) in [("far", 0.95), ("near", 0.65), ("low", 0.05)] as [(String, Float)] {
      attempts.add(try Self.result(text, reward: reward, asked: .value(0.5)))
    }
    #expect(attempts.best?.text == "near")
  }
}
