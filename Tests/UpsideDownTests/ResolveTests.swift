import Testing

@testable import UpsideDown

@Suite("Resolving commands")
struct ResolveTests {
  @Test("a supported command stays as it was asked, in every cell and bin")
  func supportedCells() throws {
    let table = try Tables.full()
    for task in table.tasks {
      for length in 1...130 {
        for bin in 0..<5 {
          let reward = Float(bin) / 5 + 0.1
          let effective = try table.resolve(
            Command(task: task, desiredLength: length, desiredReward: .value(reward)))
          #expect(effective.task == task)
          #expect(effective.desiredLength == length)
          #expect(effective.lengthBucket == table.lengthBucket(length))
          #expect(effective.rewardBin == bin)
          #expect(abs(effective.reward.map { $0 - reward } ?? 1) <= 0.1001)
          #expect(!effective.clamped)
        }
      }
    }
  }

  @Test("the reward that stands for a bin asks for that bin again, in every cell")
  func reportedReward() throws {
    // Half of a cell's texts have one reward, which is then median and edge of the highest bin, and
    // their count times that reward is no float32.
    let examples = (1...120).flatMap { length in
      (0..<41).map { index in
        CommandTable.Example(
          task: "image", length: length, reward: index < 20 ? Float(index) / 40 : 0.92)
      }
    }
    for table in [try Tables.full(), try CommandTable.build(tasks: ["image"], examples: examples)] {
      for (task, length) in table.tasks.flatMap({ task in (1...120).map { (task, $0) } }) {
        for step in 0...20 {
          let asked = Command(
            task: task, desiredLength: length, desiredReward: .value(Float(step) / 20))
          let effective = try table.resolve(asked)
          let reward = try #require(effective.reward)
          let again = try table.resolve(
            Command(task: task, desiredLength: length, desiredReward: .value(reward)))
          #expect(again.rewardBin == effective.rewardBin, "\(task), \(length), \(reward)")
          #expect(!again.clamped)
        }
      }
    }
  }

  @Test("whatever is asked, the effective cell and bin have training examples")
  func alwaysSupported() throws {
    let table = try Tables.sparse()
    let bounds = [0] + table.lengthUpperBounds
    for length in 1...200 {
      for step in 0...20 {
        let asked = Float(step) / 20
        let effective = try table.resolve(
          Command(task: "image", desiredLength: length, desiredReward: .value(asked)))
        let bucket = try #require(effective.lengthBucket)
        let bin = try #require(effective.rewardBin)
        let got = try #require(effective.desiredLength)
        #expect(table.support[0][bucket][bin] > 0)
        #expect(bounds[bucket] < got && got <= bounds[bucket + 1])
        #expect((21...70).contains(got))
        let askedBin = table.rewardBin(task: "image", lengthBucket: bucket, reward: asked)
        let isSame = got == length && askedBin == bin
        #expect(effective.clamped == !isSame)
        // No supported bucket's length is nearer than the one that was chosen.
        for other in [21...24, 37...40, 61...70] {
          let nearest = min(max(length, other.lowerBound), other.upperBound)
          #expect(abs(got - length) <= abs(nearest - length))
        }
      }
    }
  }

  @Test(
    "lengths go to the nearest supported bucket, the shorter of two as near",
    arguments: [
      (1, 21), (20, 21), (21, 21), (22, 22), (24, 24), (25, 24), (30, 24), (31, 37), (37, 37),
      (41, 40), (50, 40), (51, 61), (65, 65), (70, 70), (71, 70), (100_000, 70),
    ])
  func nearestLength(asked: Int, expected: Int) throws {
    let effective = try Tables.sparse().resolve(Command(desiredLength: asked))
    #expect(effective.desiredLength == expected)
    #expect(effective.clamped == (asked != expected))
  }

  @Test("the length never exceeds what the countdown can count")
  func countdownLimit() throws {
    let table = try CommandTable.build(
      examples: [.init(task: "a", length: 90, reward: 1), .init(task: "a", length: 10, reward: 1)],
      horizonCount: 42)
    #expect(try table.resolve(Command(desiredLength: 90)).desiredLength == 12)
    #expect(try table.resolve(Command(desiredLength: 11)).desiredLength == 11)
  }

  @Test(
    "a length beyond all that a task supports is moved to its longest one",
    arguments: [162, 40, 3, 0])
  func longest(horizonCount: Int) throws {
    // The texts of "a" end with their last bucket's first length, which is too rare to be asked.
    let lengths = [("a", 3...33), ("b", 1...150), ("c", 50...60), ("d", 1...2)]
    let examples = lengths.flatMap { task, range in
      (range.map { [Int](repeating: $0, count: $0 == range.upperBound ? 1 : 40) }.joined())
        .enumerated().map { index, length in
          CommandTable.Example(task: task, length: length, reward: Float(index % 10) / 10)
        }
    }
    let table = try CommandTable.build(
      tasks: lengths.map(\.0), examples: examples, horizonCount: horizonCount, minimumSupport: 2)
    let asked = try lengths.map { task, _ in
      try table.resolve(Command(task: task, desiredLength: 100_000)).desiredLength
    }
    #expect(table.longestLengths == asked)
    if horizonCount == 162 { #expect(asked == [32, 150, 60, 2]) }
  }

  @Test("the highest reward is the highest supported bin and is no clamping")
  func maximum() throws {
    let table = try Tables.sparse()
    #expect(try table.resolve(Command(desiredLength: 22, desiredReward: .max)).rewardBin == 4)
    let middle = try table.resolve(Command(desiredLength: 38, desiredReward: .max))
    #expect(middle.rewardBin == 4)
    #expect(middle.reward == 0.5)
    #expect(!middle.clamped)
  }

  @Test("what is left out is left to the model, but for the default task")
  func automatic() throws {
    let table = try Tables.full()
    let effective = try table.resolve(
      Command(task: "auto", desiredLength: nil, desiredReward: .auto))
    #expect(effective == EffectiveCommand())
    let defaults = try table.resolve(
      Command(task: table.defaultTask, desiredReward: .max))
    #expect(defaults.task == "image")
    #expect(defaults.lengthBucket == nil)
    #expect(defaults.rewardBin == 4)
    let value = try table.resolve(Command(task: "auto", desiredReward: .value(0.52)))
    #expect(value.rewardBin == 2)
  }

  @Test("what makes no sense is refused by field")
  func errors() throws {
    let table = try Tables.full()
    func refusal(_ command: Command) -> CommandError? {
      #expect(throws: CommandError.self) { try table.resolve(command) }
    }
    let task = refusal(Command(task: "poem"))
    #expect(task?.field == "udrl.task")
    #expect(
      task?.description
        == "udrl.task is \"poem\", expected one of \"image\", \"flyer\", \"auto\"")
    for length in [0, -1, Int.min] {
      #expect(refusal(Command(desiredLength: length))?.field == "udrl.desired_length")
    }
    for reward in [-0.01, 1.01, .nan, .infinity] as [Float] {
      let error = refusal(Command(desiredReward: .value(reward)))
      #expect(error?.field == "udrl.desired_reward")
    }
  }
}
