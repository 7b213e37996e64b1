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
    #expect(means[0] > 0.88)
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
}
