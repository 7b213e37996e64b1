import Testing

@testable import UpsideDown

@Suite("Command table")
struct CommandTableTests {
  @Test("a length falls into the first bucket that reaches it, any more into the last")
  func lengthBuckets() throws {
    let table = try Tables.full()
    #expect(table.lengthUpperBounds.count == 16)
    for (bucket, bound) in table.lengthUpperBounds.enumerated() {
      #expect(table.lengthBucket(bound) == bucket)
      #expect(table.lengthBucket(bound - 1) == bucket || bucket > 0 && bound == 1)
    }
    #expect(table.lengthBucket(1) == 0)
    #expect(table.lengthBucket(9) == 1)
    #expect(table.lengthBucket(97) == 15)
    #expect(table.lengthBucket(1_000_000) == 15)
  }

  @Test("reward bins are quantiles: each holds a fifth of its cell")
  func quantiles() throws {
    var generator = SplitMix64(seed: 1)
    let rewards = (0..<100).map { Float($0) / 100 }.shuffled(using: &generator)
    let table = try CommandTable.build(
      tasks: ["a"], examples: rewards.map { .init(task: "a", length: 10, reward: $0) })
    #expect(table.edges[0][1] == [0.2, 0.4, 0.6, 0.8])
    #expect(table.support[0][1] == [20, 20, 20, 20, 20])
    #expect(table.medians[0][1] == [0.1, 0.3, 0.5, 0.7, 0.9])
    #expect(table.support[0][0] == [0, 0, 0, 0, 0])
    #expect(table.rewardBin(task: "a", lengthBucket: 1, reward: 0.2) == 1)
    #expect(table.rewardBin(task: "a", lengthBucket: 1, reward: 0.1999) == 0)
    #expect(table.rewardBin(task: "a", lengthBucket: 1, reward: 1) == 4)
    // A cell without examples takes its task's edges.
    #expect(table.edges[0][7] == table.edges[0][1])
  }

  @Test("bins are quantiles of their own cell, so that reward is not length in disguise")
  func cellsAreIndependent() throws {
    var examples: [CommandTable.Example] = []
    for step in 0..<50 {
      examples.append(.init(task: "a", length: 10, reward: Float(step) / 100))
      examples.append(.init(task: "a", length: 50, reward: 0.5 + Float(step) / 100))
    }
    let table = try CommandTable.build(examples: examples)
    let short = table.hindsight(.init(task: "a", length: 10, reward: 0.49))
    let long = table.hindsight(.init(task: "a", length: 50, reward: 0.52))
    #expect(short.rewardBin == 4)
    #expect(long.rewardBin == 0)
    #expect(long.desiredLength == 50)
  }

  @Test("many equal rewards leave bins empty rather than split equals")
  func ties() throws {
    let table = try CommandTable.build(
      examples: Array(repeating: .init(task: "a", length: 10, reward: 1), count: 40))
    #expect(table.support[0][1] == [0, 0, 0, 0, 40])
    #expect(try table.resolve(Command(task: "a", desiredLength: 10)).rewardBin == 4)
  }

  @Test("every example is counted once, in the bin that hindsight gives it")
  func supportCountsExamples() throws {
    var generator = SplitMix64(seed: 3)
    let examples = (0..<3000).map { _ in
      CommandTable.Example(
        task: ["a", "b"][Int.random(in: 0...1, using: &generator)],
        length: Int.random(in: 1...120, using: &generator),
        reward: Float(Int.random(in: 0...20, using: &generator)) / 20)
    }
    let table = try CommandTable.build(examples: examples)
    var counted = table.support.map { $0.map { $0.map { _ in 0 } } }
    for example in examples {
      let command = table.hindsight(example)
      let task = try #require(table.tasks.firstIndex(of: example.task))
      let bucket = try #require(command.lengthBucket)
      let bin = try #require(command.rewardBin)
      counted[task][bucket][bin] += 1
    }
    #expect(counted == table.support)
  }

  @Test("a table reads back from its JSON, and the JSON has the same bytes")
  func jsonRoundTrip() throws {
    let table = try Tables.full()
    let again = try CommandTable(json: table.json())
    #expect(again == table)
    #expect(again.json() == table.json())
  }

  @Test("the special tokens are one per control, each group with its null")
  func specialTokens() throws {
    let tokens = try Tables.full().specialTokens
    #expect(
      tokens.prefix(6) == [
        "<|endoftext|>", "<|intent|>", "<|prompt|>", "<|task:image|>", "<|task:flyer|>",
        "<|task:auto|>",
      ])
    #expect(tokens[6] == "<|length:0|>")
    #expect(tokens[21...22] == ["<|length:15|>", "<|length:auto|>"])
    #expect(
      tokens.suffix(6) == [
        "<|reward:0|>", "<|reward:1|>", "<|reward:2|>", "<|reward:3|>", "<|reward:4|>",
        "<|reward:auto|>",
      ])
    #expect(Set(tokens).count == tokens.count)
    #expect(tokens.count == 3 + 3 + 17 + 6)
  }

  @Test("examples out of range are refused by field")
  func refusesExamples() {
    func field(_ example: CommandTable.Example) -> String? {
      #expect(throws: CommandError.self) {
        try CommandTable.build(tasks: ["a"], examples: [example])
      }?.field
    }
    #expect(field(.init(task: "b", length: 3, reward: 0.5)) == "examples[0].task")
    #expect(field(.init(task: "a", length: 0, reward: 0.5)) == "examples[0].length")
    #expect(field(.init(task: "a", length: 3, reward: 1.5)) == "examples[0].reward")
    #expect(field(.init(task: "a", length: 3, reward: .nan)) == "examples[0].reward")
    #expect(throws: CommandError.self) { try CommandTable.build(tasks: ["a"], examples: []) }
    #expect(throws: CommandError.self) { try CommandTable.build(examples: []) }
  }

  @Test(
    "a table takes the names that the rule for names takes, and no others",
    arguments: [
      ("a", true), ("text-to-image", true), ("a_2", true), ("0", true), ("", false), ("A", false),
      ("auto", false), ("a b", false), ("a.b", false), ("é", false), ("a|", false),
    ])
  func taskNames(name: String, isTaken: Bool) throws {
    #expect(CommandTable.isTaskName(name) == isTaken)
    let table = Result { () throws(CommandError) in
      try CommandTable.build(examples: [.init(task: name, length: 9, reward: 0.5)])
    }
    switch table {
    case .success(let table): #expect(isTaken && table.tasks == [name])
    case .failure(let error):
      #expect(!isTaken && error.field == "commands.tasks[0]")
      #expect(error.message == "is \"\(name)\", expected \(CommandTable.taskNameRule)")
    }
  }

  @Test(
    "a broken table is refused by field",
    arguments: [
      (#""version":1"#, #""version":2"#, "commands.version"),
      (#""tasks":["image""#, #""tasks":["auto""#, "commands.tasks[0]"),
      (#""tasks":["image""#, #""tasks":["a b""#, "commands.tasks[0]"),
      (#""tasks":["image""#, #""tasks":["flyer""#, "commands.tasks[1]"),
      (#""default_task":"image""#, #""default_task":"poem""#, "commands.default_task"),
      (#""default_task":"image","#, "", "commands.default_task"),
      (#"[8,12"#, #"[12,12"#, "commands.length_upper_bounds"),
      (#"[8,12"#, #"[12"#, "commands.edges"),
      (#""reward_bins":5"#, #""reward_bins":4"#, "commands.edges"),
      (#""reward_bins":5"#, #""reward_bins":0"#, "commands.reward_bins"),
      (#""horizon_count":162"#, #""horizon_count":-1"#, "commands.horizon_count"),
      (#""horizon_count":162"#, #""horizon_count":"x""#, "commands.horizon_count"),
      (#""minimum_support":1"#, #""minimum_support":0"#, "commands.minimum_support"),
      (#""minimum_support":1"#, #""minimum_support":9999"#, "commands.support[0]"),
      (#""edges":[[[0.2"#, #""edges":[[[0.9"#, "commands.edges[0][0]"),
      (#""edges":[[[0.2"#, #""edges":[[[-1"#, "commands.edges[0][0]"),
      (#""medians":[[[0.1"#, #""medians":[[[2"#, "commands.medians[0][0]"),
      (#""support":[[[2"#, #""support":[[[-2"#, "commands.support[0][0]"),
      (#""shortest":[1,"#, #""shortest":[0,"#, "commands.shortest"),
      (#""longest":["#, #""longest":[7,"#, "commands.longest"),
      (#""longest":[130"#, #""longest":[2147483648"#, "commands.longest"),
      (#"{"#, #"["#, "commands"),
    ])
  func refusesJSON(from: String, to: String, field: String) throws {
    let json = try Tables.full().json()
    let broken = json.replacing(from, with: to, maxReplacements: 1)
    try #require(broken != json)
    let error = #expect(throws: CommandError.self) { try CommandTable(json: broken) }
    #expect(error?.field == field, "\(error?.description ?? "")")
  }

  @Test("tasks without a full stop travel in the JSON, which old tables lack")
  func unpunctuated() throws {
    let examples = ["image", "query"].map {
      CommandTable.Example(task: $0, length: 9, reward: 0.5)
    }
    let table = try CommandTable.build(unpunctuated: ["query"], examples: examples)
    #expect(try CommandTable(json: table.json()).unpunctuated == ["query"])
    let old = try CommandTable.build(examples: examples).json()
    #expect(!old.contains("unpunctuated"))
    #expect(try CommandTable(json: old).unpunctuated.isEmpty)
    let error = #expect(throws: CommandError.self) {
      try CommandTable.build(unpunctuated: ["poem"], examples: examples)
    }
    #expect(error?.field == "commands.unpunctuated[0]")
  }
}
