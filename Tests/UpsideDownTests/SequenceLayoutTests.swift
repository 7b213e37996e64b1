import Testing
import Tokenizer

@testable import UpsideDown

@Suite("Sequence layout")
struct SequenceLayoutTests {
  private static func tokenizer(_ table: CommandTable) throws -> Tokenizer {
    try BPETrainer.train(texts: ["a"], tokenCount: 256, specialTokens: table.specialTokens)
  }

  @Test("the prefix is <|endoftext|> task length reward <|intent|> words <|prompt|>")
  func prefix() throws {
    let table = try Tables.full()
    let layout = try SequenceLayout(tokenizer: Self.tokenizer(table), commands: table)
    // 256 <|endoftext|>, 257 <|intent|>, 258 <|prompt|>, 259… tasks, 262… lengths, 279… rewards.
    let command = EffectiveCommand(task: "flyer", lengthBucket: 3, desiredLength: 20, rewardBin: 4)
    #expect(layout.prefix(command, intent: [7, 8]) == [256, 260, 265, 283, 257, 7, 8, 258])
    #expect(
      layout.prefix(EffectiveCommand(), intent: []) == [256, 261, 278, 284, 257, 258])
  }

  @Test("a training sequence counts down from <|prompt|> to the last text token")
  func example() throws {
    let table = try Tables.full()
    let layout = try SequenceLayout(tokenizer: Self.tokenizer(table), commands: table)
    let command = EffectiveCommand(task: "image", lengthBucket: 0, rewardBin: 0)
    let example = layout.example(command, intent: [9], text: [1, 2, 3], horizonKnown: true)
    #expect(example.tokens == [256, 259, 262, 279, 257, 9, 258, 1, 2, 3, 256])
    #expect(example.horizons == [-1, -1, -1, -1, -1, -1, 4, 3, 2, 1, -1])
    #expect(example.firstTarget == 6)
    let unknown = layout.example(command, intent: [9], text: [1, 2, 3], horizonKnown: false)
    #expect(unknown.tokens == example.tokens)
    #expect(unknown.horizons == [-1, -1, -1, -1, -1, -1, 0, 0, 0, 0, -1])
  }

  @Test("the countdown of a training sequence is that of generating it step by step")
  func countdownAgrees() throws {
    let table = try Tables.full()
    let layout = try SequenceLayout(tokenizer: Self.tokenizer(table), commands: table)
    for length in 1...200 {
      let text = [Int32](repeating: 1, count: length)
      let example = layout.example(EffectiveCommand(), intent: [], text: text, horizonKnown: true)
      for step in 0...length {
        #expect(
          example.horizons[example.firstTarget + step]
            == layout.horizonIndex(remaining: length - step))
      }
    }
    #expect(layout.horizonIndex(remaining: 0) == 1)
    #expect(layout.horizonIndex(remaining: 160) == 161)
    #expect(layout.horizonIndex(remaining: 161) == 161)
    #expect(layout.horizonIndex(remaining: nil) == 0)
  }

  @Test("every control but <|endoftext|> is forbidden to the sampler")
  func forbidden() throws {
    let table = try Tables.full()
    let layout = try SequenceLayout(tokenizer: Self.tokenizer(table), commands: table)
    #expect(layout.forbidden == Array(257..<256 + Int32(table.specialTokens.count)))
  }

  @Test("a model without countdown has no horizon row anywhere")
  func noCountdown() throws {
    let table = try CommandTable.build(
      examples: [.init(task: "a", length: 3, reward: 1)], horizonCount: 0)
    let layout = try SequenceLayout(tokenizer: Self.tokenizer(table), commands: table)
    let example = layout.example(EffectiveCommand(), intent: [], text: [1], horizonKnown: true)
    #expect(example.horizons.allSatisfy { $0 == -1 })
  }

  @Test("a tokenizer without a control of the table is refused by name")
  func missingToken() throws {
    let table = try Tables.full()
    let tokenizer = try BPETrainer.train(
      texts: ["a"], tokenCount: 256,
      specialTokens: table.specialTokens.filter { $0 != "<|length:7|>" })
    let error = #expect(throws: CommandError.self) {
      try SequenceLayout(tokenizer: tokenizer, commands: table)
    }
    #expect(error?.description.contains("<|length:7|>") == true)
  }
}
