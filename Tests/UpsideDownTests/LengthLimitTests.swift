import Testing

@testable import UpsideDown

@Suite("A limit of the length")
struct LengthLimitTests {
  /// Most texts are 29…32 tokens long, some 9…12 and 61…70; nothing between.
  private static func table(horizonCount: Int = 162) throws -> CommandTable {
    var examples: [CommandTable.Example] = []
    for step in 0..<30 {
      let reward = Float(step % 10) / 10
      for length in [29, 32] {
        examples.append(.init(task: "image", length: length, reward: reward))
      }
      if step < 20 { examples.append(.init(task: "image", length: 9 + step % 4, reward: reward)) }
      if step < 20 {
        examples.append(.init(task: "image", length: 61 + step % 10, reward: reward))
      }
    }
    return try CommandTable.build(examples: examples, horizonCount: horizonCount)
  }

  @Test(
    "is met by the longest supported length within it",
    arguments: [
      (100_000, 70), (75, 70), (70, 70), (69, 69), (61, 61), (60, 32), (30, 30), (29, 29),
      (28, 12), (12, 12), (10, 10), (9, 9),
    ])
  func supported(limit: Int, expected: Int) throws {
    let table = try Self.table()
    for task in ["image", "auto", nil] {
      let told = try table.resolve(Command(task: task, lengthLimit: limit))
      #expect(told.desiredLength == expected)
      #expect(told.lengthBucket == table.lengthBucket(expected))
      #expect(!told.clamped)
    }
  }

  @Test("below all supported lengths is kept, in the nearest bucket, and said so")
  func unsupported() throws {
    for limit in 1...8 {
      let told = try Self.table().resolve(Command(lengthLimit: limit))
      #expect(told.desiredLength == limit)
      #expect(told.lengthBucket == 1)
      #expect(told.clamped)
      #expect(told.rewardBin == 4)
    }
  }

  @Test("is never exceeded, whatever it is")
  func never() throws {
    for table in [try Tables.full(), try Tables.sparse(), try Self.table(horizonCount: 40)] {
      for limit in 1...200 {
        let told = try table.resolve(Command(lengthLimit: limit))
        #expect((1...limit).contains(try #require(told.desiredLength)))
      }
    }
  }

  @Test("of less than one token is refused by field", arguments: [0, -1, Int.min])
  func refused(limit: Int) throws {
    let table = try Self.table()
    let error = #expect(throws: CommandError.self) {
      try table.resolve(Command(lengthLimit: limit))
    }
    #expect(error?.field == "udrl.desired_length.max")
  }
}
