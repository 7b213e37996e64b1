import Checkpoint
import FoundationEssentials
import ModelFixtures
import Testing
import Tokenizer
import UpsideDown

@testable import Distillation

/// The sample corpus, scored as `updraft-train score` does it.
enum ScoredCorpus {
  static let scoring = Result {
    let lines = try SampleCorpus.lines.get().map(\.line)
    let tokenizer = try BPETrainer.train(
      texts: lines.prefix(2000).map(\.text), tokenCount: 600,
      specialTokens: CommandTable.specialTokens(tasks: Set(lines.map(\.task)).sorted()))
    return try Scoring(
      tokenizer: tokenizer, lexicon: SampleCorpus.generator.get().lexicon,
      trainingTexts: lines.lazy.map(\.text))
  }

  static func lines() async throws -> [ScoredLine] {
    await scored.value
  }

  private static let scored = Task {
    guard let scoring = try? scoring.get(), let lines = try? SampleCorpus.lines.get() else {
      return [ScoredLine]()
    }
    return await scoring.score(lines.map(\.line), concurrency: 2)
  }
}

struct ScoringTests {
  @Test("Lines keep their order and score alike on any number of tasks")
  func concurrency() async throws {
    let scoring = try ScoredCorpus.scoring.get()
    let lines = try SampleCorpus.lines.get().prefix(1200).map(\.line)
    let one = await scoring.score(lines, concurrency: 1)
    #expect(one.map(\.text) == lines.map(\.text))
    #expect(await scoring.score(lines, concurrency: 7) == one)
    #expect(await scoring.score([], concurrency: 3).isEmpty)
  }

  @Test("The length is what the tokenizer makes of the text")
  func length() async throws {
    let scoring = try ScoredCorpus.scoring.get()
    for line in try await ScoredCorpus.lines().prefix(300) {
      #expect(line.length == scoring.tokenizer.encode(line.text).count)
      #expect((0...1).contains(line.reward))
    }
  }

  @Test("The better a text was meant to be, the higher its reward on average")
  func qualities() async throws {
    let lines = try await ScoredCorpus.lines()
    let means = Quality.allCases.map { quality in
      let rewards = lines.filter { $0.source == "grammar:" + quality.rawValue }.map(\.reward)
      #expect(rewards.count > 100)
      return rewards.reduce(0, +) / Float(max(rewards.count, 1))
    }
    for (better, worse) in zip(means, means.dropFirst()) { #expect(better > worse, "\(means)") }
    // Word vectors of a corpus as small as this one know little, so similarity stays low.
    #expect(means[0] > 0.85)
    #expect(means[4] < 0.2)
  }

  @Test("Excellent texts hold every content word of their intent")
  func excellentTextsAreWhole() async throws {
    let lines = try await ScoredCorpus.lines().filter { $0.source == "grammar:excellent" }
    let broken = lines.filter { $0.coverage < 1 }
    // A word that the grammar bends irregularly is counted as lost: one text in fifty at most.
    #expect(
      broken.count * 50 <= lines.count,
      "\(broken.prefix(5).map { $0.intent + " → " + $0.text })")
  }

  /// A fifth each, but that equal rewards cannot be parted: whole texts of neutral words, up to
  /// a quarter of all, have the same one.
  @Test("Reward bins share out each task's texts, in rising order")
  func bins() async throws {
    let lines = try await ScoredCorpus.lines()
    let commands = try Scoring.commands(lines, recipe: ScoreRecipe())
    #expect(commands.tasks == Set(lines.map(\.task)).sorted())
    for (task, cells) in zip(commands.tasks, commands.support) {
      let total = cells.joined().reduce(0, +)
      #expect(total == lines.count { $0.task == task })
      for bin in 0..<commands.rewardBins {
        let share = Double(cells.reduce(0) { $0 + $1[bin] }) / Double(total)
        #expect((0.05...0.45).contains(share), "\(task), bin \(bin): \(share)")
      }
    }
    for medians in commands.medians.joined() where medians.allSatisfy({ $0 > 0 }) {
      #expect(medians == medians.sorted())
    }
  }

  @Test("The files written are the tables scored with")
  func files() async throws {
    let scoring = try ScoredCorpus.scoring.get()
    let commands = try Scoring.commands(
      try await ScoredCorpus.lines(), recipe: ScoreRecipe())
    let folder = try TemporaryDirectory()
    try scoring.write(commands, to: folder.path)
    let json = try Data(contentsOf: URL(filePath: folder.file("commands.json")))
    #expect(try CommandTable(json: String(decoding: json, as: UTF8.self)) == commands)
    let map = try WeightMap.open(safetensors: folder.file("reward.safetensors"))
    let scorer = RewardScorer(tables: try RewardTables(weightMap: map))
    for line in try await ScoredCorpus.lines().prefix(200) {
      let reward = scorer.score(task: line.task, intent: line.intent, text: line.text)
      #expect(reward.total == line.reward)
    }
  }

  @Test("A directory that cannot be written is named")
  func unwritable() async throws {
    let scoring = try ScoredCorpus.scoring.get()
    let commands = try Scoring.commands(
      try await ScoredCorpus.lines(), recipe: ScoreRecipe())
    let error = #expect(throws: DistillationError.self) {
      try scoring.write(commands, to: "/nonexistent/folder")
    }
    #expect(error?.description.contains("/nonexistent/folder") == true)
  }

  @Test("A user's own rewards replace ours, the parts and the length stay measured")
  func ownRewards() async throws {
    let scoring = try ScoredCorpus.scoring.get()
    let lines = try SampleCorpus.lines.get().prefix(700).map(\.line)
    let own = lines.indices.map { Float($0 % 101) / 100 }
    let measured = await scoring.score(lines, concurrency: 2)
    let scored = await scoring.score(lines, ownRewards: own, concurrency: 2)
    #expect(scored.map(\.reward) == own)
    #expect(scored.map(\.length) == measured.map(\.length))
    #expect(scored.map(\.similarity) == measured.map(\.similarity))
  }

  @Test("A file of several parts is read in order, its fault named by the line of the file")
  func partsOfFiles() throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("long.jsonl")
    let lines = (0..<40_000).map { index in
      CorpusLine(
        task: "a", intent: "intent \(index)", text: String(repeating: "long ", count: 40),
        source: "s")
    }
    try JSONLines.write(lines, to: path)
    #expect(try JSONLines.read(path, as: CorpusLine.self) == lines)
    var data = try Data(contentsOf: URL(filePath: path))
    #expect(data.count > 1 << 23)
    // Without its last newline, with an empty line in front, and a broken one near the end.
    data.removeLast()
    data.insert(0x0A, at: 0)
    try data.write(to: URL(filePath: path))
    #expect(try JSONLines.read(path, as: CorpusLine.self) == lines)
    data.append(contentsOf: Data("\n{\n{\"task\":1}".utf8))
    try data.write(to: URL(filePath: path))
    let error = #expect(throws: DistillationError.self) {
      try JSONLines.read(path, as: CorpusLine.self)
    }
    #expect(error?.description.contains(path + ":40002") == true, "\(error?.description ?? "")")
  }

  @Test(
    "A line's own reward is a number in 0…1, or file and line are named",
    arguments: [
      (#""reward": 1.5"#, "reward is 1.5, expected a number in 0…1"),
      (#""reward": -0.1"#, "reward is -0.1, expected a number in 0…1"),
      (#""reward": "good""#, "reward is no number, expected a number in 0…1"),
      (#""reward": null"#, "reward is no number, expected a number in 0…1"),
      (#""source": "x""#, "reward is missing, expected a number in 0…1"),
    ])
  func wrongOwnReward(field: String, message: String) throws {
    let folder = try TemporaryDirectory()
    let path = folder.file("judged.jsonl")
    let good = #"{"task":"a","intent":"b","text":"c","reward":0.25}"#
    let bad = #"{"task":"a","intent":"b","text":"c",\#(field)}"#
    try Data((good + "\n" + good + "\n").utf8).write(to: URL(filePath: path))
    #expect(try JSONLines.read(path, as: JudgedLine.self).map(\.reward) == [0.25, 0.25])
    try Data((good + "\n" + bad + "\n").utf8).write(to: URL(filePath: path))
    let error = #expect(throws: DistillationError.self) {
      try JSONLines.read(path, as: JudgedLine.self)
    }
    #expect(error?.description.contains(path + ":2") == true, "\(error?.description ?? "")")
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }

  @Test("Every part of the reward stands in the printed tables")
  func printedParts() async throws {
    let lines = try await ScoredCorpus.lines()
    let table = RewardDistribution.table(lines, by: "task") { $0.task }.plain
    let rows = table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
    #expect(rows[0].suffix(4) == ["coverage", "coherence", "similarity", "faults"])
    #expect(rows.count == 1 + Set(lines.map(\.task)).count)
    let first = lines.filter { $0.task == rows[1][0] }
    let mean = first.reduce(0) { $0 + Double($1.coverage) } / Double(first.count)
    #expect(rows[1][rows[1].count - 4] == TextTable.number(mean, digits: 2))
  }
}
