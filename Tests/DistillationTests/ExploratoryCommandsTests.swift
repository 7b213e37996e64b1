import Testing
import UpsideDown

@testable import Distillation

@Suite("What a round asks for")
struct ExploratoryCommandsTests {
  @Test("Commands ask for the lengths of the best, and for their mean return to a deviation more")
  func exploration() throws {
    let commands = try RoundLines.commands()
    // A few texts far longer than the others, and as poor as can be: one is its cell's best. A
    // single one of another length is too rare to be asked for.
    let lines =
      RoundLines.corpus
      + (0..<5).map { RoundLines.line("a", "rare \($0)", length: 90, reward: 0.1) }
      + [RoundLines.line("a", "lone", length: 60, reward: 0.9)]
    var recipe = RoundsRecipe()
    recipe.keepBestShare = 0.2
    let explore = ExploratoryCommands(
      EpisodeCells(lines, commands: commands), commands: commands, recipe: recipe)
    var random = SplitMix(seed: 1)
    var rewards: [Int: [Float]] = [:]
    for _ in 0..<4000 {
      let command = try #require(explore.draw(task: "a", &random))
      guard case .value(let reward) = command.desiredReward else { continue }
      rewards[try #require(command.desiredLength), default: []].append(reward)
    }
    #expect(Set(rewards.keys) == [10, 30, 90])
    // The best fifth are 0.80…0.99: mean 0.895, deviation √((20² − 1)/12)/100 = 0.05766.
    for (length, mean, deviation) in [(10, 0.895, 0.05766), (30, 0.4475, 0.02883), (90, 0.1, 0)] {
      let found = (rewards[length] ?? []).map(Double.init)
      #expect(found.allSatisfy { $0 >= mean - 1e-4 && $0 <= mean + deviation + 1e-4 })
      // Even over the span: thousands of draws come within a hundredth of its ends.
      if length < 90 {
        #expect((found.min() ?? 1) < mean + 0.01 * deviation + 1e-4)
        #expect((found.max() ?? 0) > mean + 0.99 * deviation - 1e-4)
      }
    }
    // Each length has a third of the draws, whether 20 or 1 best episodes have it.
    #expect(rewards.values.allSatisfy { (1200...1470).contains($0.count) })
    #expect(explore.draw(task: "b", &random) == nil)
    (recipe.shortest, recipe.longest) = (11, 30)
    let bounded = ExploratoryCommands(
      EpisodeCells(lines, commands: commands), commands: commands, recipe: recipe)
    #expect((0..<100).allSatisfy { _ in bounded.draw(task: "a", &random)?.desiredLength == 30 })
  }

  @Test("Of every task the last share of intents is focused, however few a task has")
  func split() {
    let small = (0..<3).map { (task: "small", intent: "\($0)") }
    let large = (0..<20).map { (task: "large", intent: "\($0)") }
    // The small task's turns end early.
    let intents = zip(small, large).flatMap { [$0, $1] } + large.dropFirst(3)
    let (even, focused) = ExploratoryCommands.split(intents, focusShare: 0.75)
    #expect(even.filter { $0.task == "small" }.map(\.intent) == ["0"])
    #expect(focused.filter { $0.task == "small" }.map(\.intent) == ["1", "2"])
    #expect(even.filter { $0.task == "large" }.map(\.intent) == ["0", "1", "2", "3", "4"])
    #expect(even.count + focused.count == 23)
    #expect(ExploratoryCommands.split(intents, focusShare: 0).focused.isEmpty)
  }

  @Test("Where texts fell short of their commands more is asked, in proportion")
  func focus() throws {
    let commands = try RoundLines.commands()
    var recipe = RoundsRecipe()
    recipe.keepBestShare = 0.2
    let lines =
      RoundLines.corpus
      + RoundLines.corpus.map { line in
        RoundLines.line("a", line.text + "!", length: 50, reward: line.reward)
      }
    var explore = ExploratoryCommands(
      EpisodeCells(lines, commands: commands), commands: commands, recipe: recipe)
    func sample(_ length: Int, asked: Float, obtained: Float) -> RoundSampler.Sample {
      RoundSampler.Sample(
        order: RoundSampler.Order(
          intent: "fox",
          command: Command(task: "a", desiredLength: length, desiredReward: .value(asked))),
        text: "a", length: length, tokenCount: length, isEnded: true,
        reward: Reward(coverage: obtained, coherence: obtained, faults: 1))
    }
    func draws(_ explore: ExploratoryCommands) -> [Int: Int] {
      var random = SplitMix(seed: 2)
      return (0..<4000).reduce(into: [:]) { counts, _ in
        counts[explore.draw(task: "a", &random)?.desiredLength ?? 0, default: 0] += 1
      }
    }
    let even = draws(explore)
    #expect([10, 30, 50].allSatisfy { (1200...1470).contains(even[$0] ?? 0) })
    let short = sample(10, asked: 0.9, obtained: 0.3)
    let long = sample(30, asked: 0.9, obtained: 0.8)
    let shortfalls = [short, long].map { Double(0.9 - $0.reward.total) }
    // What was obtained beyond what was asked makes up for nothing.
    explore.focus(on: [short, sample(10, asked: 0.1, obtained: 1), long, long])
    let found = draws(explore)
    // Nobody asked for 50 tokens yet: the mean of the others.
    let (first, second) = (shortfalls[0] / 2, shortfalls[1])
    let weights = [10: first, 30: second, 50: (first + second) / 2]
    let total = weights.values.reduce(0, +)
    for (length, weight) in weights {
      let expected = 4000 * weight / total
      // Four deviations of a draw of 4,000.
      let deviation = (expected * (1 - expected / 4000)).squareRoot()
      #expect(abs(Double(found[length] ?? 0) - expected) < 4 * deviation)
    }
    // Where all obeyed nothing is drawn more often than the rest, and all of it now and then.
    explore.focus(on: [10, 30, 50].map { sample($0, asked: 0.1, obtained: 1) })
    #expect(draws(explore) == even)
  }
}
