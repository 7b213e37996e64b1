import GPT2

/// Greedy generation of several sequences together, from the same context over and over.
///
/// Selecting the token is part of a step, as it is in the engine.
struct GreedyRun {
  let model: Model
  let sequences: [BenchSequence]
  let context: Int
  let stepCount: Int
  private let scratch: SamplerScratch

  /// Fills the caches with `context` tokens each.
  init(_ model: Model, sequenceCount: Int, context: Int, stepCount: Int) {
    self.model = model
    self.context = context
    self.stepCount = stepCount
    sequences = (0..<sequenceCount).map { number in
      BenchSequence(model, positionCount: context + stepCount, number: number)
    }
    scratch = SamplerScratch(tokenCount: model.logitCount, kernels: model.kernels)
    for sequence in sequences { _ = model.logits(sequence.rows(0..<context)) }
  }

  /// `stepCount` tokens of each sequence, step by step: `[step][sequence]`.
  func generate() -> [[Int32]] {
    var sampler = Sampler(settings: SamplerSettings(temperature: 0), forbidden: [])
    var next = sequences.map { $0.token(context) }
    var logits = [Float](repeating: 0, count: sequences.count * model.logitCount)
    return logits.withUnsafeMutableBufferPointer { logits in
      (0..<stepCount).map { step in
        let rows = sequences.indices.map { index in
          sequences[index].row(next[index], position: context + step)
        }
        model.forward(rows, logits: logits)
        for index in sequences.indices {
          let range = (index * model.logitCount)..<((index + 1) * model.logitCount)
          next[index] = sampler.sample(
            UnsafeMutableBufferPointer(rebasing: logits[range]), scratch: scratch)
        }
        return next
      }
    }
  }

  /// The timing of `generate`, each time of which must give the same tokens.
  func measure(_ options: RunOptions) throws -> [Double] {
    var first: [[Int32]]?
    return try options.measure {
      let tokens = generate()
      guard tokens == first ?? tokens else {
        throw BenchError("generation: two runs gave different tokens, expected the same")
      }
      first = tokens
    }
  }
}
