import Testing
import UpsideDown

@testable import Distillation

/// The measures of an evaluation on texts written by hand.
struct EvaluationMeasureTests {
  @Test("Distinct runs are counted over the runs of all texts")
  func distinct() {
    #expect(Diversity.distinct(["a b a b", "a b"], length: 2) == 2.0 / 4)
    #expect(Diversity.distinct(["a b c"], length: 1) == 1)
    #expect(Diversity.distinct(["a b c", "A b c d"], length: 3) == 2.0 / 3)
    #expect(Diversity.distinct([], length: 1) == 0)
    #expect(Diversity.uniqueShare(["x", "x", "y", "z"]) == 0.75)
  }

  @Test("Self-BLEU agrees with BLEU worked out by hand")
  func selfBLEU() {
    #expect(Diversity.selfBLEU(["a b c d e", "a b c d e"]) == 1)
    #expect(Diversity.selfBLEU(["a b c d e"]) == 0)
    // Precisions of the first text 4/5, 3/4, 2/3, 1/2 and of the second the same; no penalty.
    let product: Double = 4.0 / 5 * 3 / 4 * 2 / 3 * 1 / 2
    let expected = product.squareRoot().squareRoot()
    let found = Diversity.selfBLEU(["a b c d e", "a b c d f"])
    // Four logarithms, their sum and one exponential, each within an ulp or two of 1.
    #expect(abs(found - expected) < 1e-14)
    // Nothing in common: 0.1 stands for no match, over 4, 3, 2 and 1 runs.
    let nothing: Double = 0.1 / 4 * 0.1 / 3 * 0.1 / 2 * 0.1 / 1
    let apart = Diversity.selfBLEU(["a b c d", "e f g h"])
    #expect(abs(apart - nothing.squareRoot().squareRoot()) < 1e-14)
  }

  @Test("A text's runs are clipped by what one other text holds, and a short text is penalised")
  func clipping() {
    // "a a a a" has one "a" in the other: precisions 1/4, and 0.1 over 3, 2, 1.
    let first: Double = 1.0 / 4 * 0.1 / 3 * 0.1 / 2 * 0.1
    let second: Double = 1.0 / 4 * 0.1 / 3 * 0.1 / 2 * 0.1
    let expected = (first.squareRoot().squareRoot() + second.squareRoot().squareRoot()) / 2
    #expect(abs(Diversity.selfBLEU(["a a a a", "a b c d"]) - expected) < 1e-14)
    // The prefix has all its runs, the whole has 5/8, 4/7, 3/6 and 2/5 of them: without a penalty
    // for brevity the mean would be above 0.75.
    let pair = Diversity.selfBLEU(["a b c d e", "a b c d e f g h"])
    #expect(pair < 0.6 && pair > 0.5)
  }

  @Test("Rank correlation shares ranks among equals and needs two values on each side")
  func spearman() {
    func of(_ x: [Double], _ y: [Double]) -> Double? {
      RankCorrelation.spearman(zip(x, y).map { ($0, $1) })
    }
    #expect(of([1, 2, 3, 4], [10, 20, 400, 8000]) == 1)
    #expect(of([1, 2, 3, 4], [4, 3, 2, 1]) == -1)
    #expect(of([1, 2, 3], [1, 3, 2]) == 0.5)
    // Ranks 0.5, 0.5, 2 and 0, 1, 2: products 1.5 over the root of 1.5 · 2.
    let tied: Double = 1.5 / (1.5 * 2.0).squareRoot()
    #expect(of([1, 1, 2], [1, 2, 3]) == tied)
    #expect(of([1, 1, 1], [1, 2, 3]) == nil)
    #expect(of([], []) == nil)
  }

  @Test("A text ranks its own intent first where it holds more of its rare words than of others'")
  func ranking() {
    let ranking = IntentRanking(intents: [
      "red fox named Zorvil", "red fox named Quenn", "jazz night flyer", "flyer jazz night",
      "Red Fox named Zorvil",
    ])
    #expect(ranking.ranksFirst("A red fox, Zorvil by name.", intent: "red fox named Zorvil"))
    #expect(!ranking.ranksFirst("A red fox, Zorvil by name.", intent: "red fox named Quenn"))
    // Both foxes score the same.
    #expect(!ranking.ranksFirst("A red fox in the snow.", intent: "red fox named Zorvil"))
    // So do the same words in another order.
    #expect(!ranking.ranksFirst("A jazz night flyer.", intent: "jazz night flyer"))
    #expect(!ranking.ranksFirst("Nothing of it.", intent: "jazz night flyer"))
    #expect(!ranking.ranksFirst("A red fox.", intent: "an intent that is not there"))
  }

  @Test("The longest run that training holds is found wherever it stands")
  func overlap() {
    var overlap = TrainingOverlap(texts: [
      "The old mill by the river, in soft light.", "A fox in the snow.", "One two three",
    ])
    for text in ["An old mill by THE river in", "by the river in soft rain", "fox in the"] {
      overlap.add(text)
    }
    #expect(overlap.longest == [6, 0, 0])
    let first = overlap.share(of: 0..<1)
    // Of "the old mill by", …, "river in soft light" only the first and the last are new.
    #expect(first.novelShare == 2.0 / 6)
    let all = overlap.share(of: 0..<3)
    #expect(all.count == 3 && all.longest == 6 && all.meanLongest == 2)
    #expect(all.novelShare == 4.0 / 8)
  }

  @Test(
    "An end is finished where its clause is",
    arguments: [
      ("A fox in the snow.", false, true), ("A fox in the snow", false, false),
      ("A fox says \"Hello!\"", false, true), ("A fox in the.", false, false),
      ("Light it up.", false, true), ("fox, snow, river", true, true),
      ("fox, snow,", true, false), ("flyer for", true, false), ("flyer for two ", true, true),
      ("", true, false), ("…", false, false), ("A fox,.", false, false), ("A fox..", false, false),
      ("A fox...", false, true), ("A fox, .", false, false), ("A fox!.", false, false),
      ("A fox?!", false, true), ("A \"fox\".", false, true), ("A fox,\".", false, false),
      ("A \"fox?\".", false, true),
    ])
  func ending(text: String, isUnpunctuated: Bool, isFinished: Bool) {
    #expect(Ending.isFinished(text, isUnpunctuated: isUnpunctuated) == isFinished)
  }

  @Test("The bin that is read lies between the bins, nearest to the likeliest")
  func reading() {
    #expect(RewardReading.expectedBin([5, 5, 5]) == 1)
    #expect(RewardReading.expectedBin([900, 900, 1]) == 2)
    let low = RewardReading.expectedBin([1, 2, 3])
    #expect(low > 0 && low < 1)
  }

  @Test("Lines are selected by task, and the best fifth of each cell even where many are equal")
  func selection() throws {
    let lines = (0..<100).map { index in
      ScoredLine(
        CorpusLine(task: index % 2 == 0 ? "a" : "b", intent: "x", text: "y", source: "z"),
        length: 6, reward: Reward(coverage: 1, coherence: Float(index) / 100, faults: 1))
    }
    let commands = try CommandTable.build(
      examples: lines.map {
        CommandTable.Example(task: $0.task, length: $0.length, reward: $0.reward)
      }, minimumSupport: 1)
    let best = try LineSelection(isBestOnly: true).lines(lines, commands: commands)
    let text = { (line: ScoredLine) in "\(line.task) \(line.coherence)" }
    #expect(Set(best.map(text)) == Set(lines.suffix(20).map(text)) && best.count == 20)
    let equal = lines.map { line in
      var line = line
      line.reward = 0.92
      return line
    }
    #expect(try LineSelection(isBestOnly: true).lines(equal, commands: commands).count == 20)
    let task = try LineSelection(task: "a").lines(lines, commands: commands)
    #expect(task.count == 50 && task.allSatisfy { $0.task == "a" })
    #expect(throws: DistillationError.self) {
      try LineSelection(task: "sonnet").lines(lines, commands: commands)
    }
  }
}
