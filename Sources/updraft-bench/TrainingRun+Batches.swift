import Training

extension TrainingRun {
  /// One step of `sequences` segments of `context` random tokens, all of them scored, in passes of
  /// at most `passTokens` tokens.
  static func randomStep(
    sequences: Int, context: Int, vocabulary: Int, passTokens: Int
  ) -> Step {
    var random = RandomSource(seed: seed, stream: 1)
    var step = Step(passes: [])
    let countdown = [Int32](repeating: -1, count: context)
    for _ in 0..<sequences {
      let tokens = (0...context).map { _ in Int32(random.index(below: vocabulary)) }
      if step.passes.last.map({ $0.count + context > passTokens }) ?? true {
        step.passes.append(PackedBatch(tokenCapacity: passTokens))
      }
      step.passes[step.passes.count - 1].append(
        inputs: tokens[..<context], following: tokens[1...], horizons: countdown[...],
        firstTarget: 0)
    }
    return step
  }

  /// Steps of whole examples, packed into at most `stepTokens` tokens each.
  static func packedSteps(
    _ stream: inout ExampleStream, count: Int, stepTokens: Int, passTokens: Int,
    context: Int
  ) -> [Step] {
    (0..<count).map { _ in
      var step = Step(passes: [])
      var left = stepTokens
      while left > 0 {
        var pass = PackedBatch(tokenCapacity: passTokens)
        // As the trainer does: the last pass has room for a whole example.
        stream.fill(&pass, tokenLimit: min(passTokens, max(left, context)))
        step.passes.append(pass)
        left -= passTokens
      }
      return step
    }
  }
}
