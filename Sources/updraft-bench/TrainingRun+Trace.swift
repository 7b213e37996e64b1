import Checkpoint
import Training

extension TrainingRun {
  /// Writes what another trainer needs to take the same steps into a folder that exists:
  /// `initial.safetensors` with the parameters before the first step, and `steps.safetensors` with
  /// the optimizer's settings and, for step n, `n.tokens`, `n.countdown` (-1 for none) and
  /// `n.targets` (-100 for none), all `[tokens]`, `n.counts`, the lengths of its sequences, and in
  /// `losses` the mean loss before the step that Updraft found.
  ///
  /// - Throws: `CheckpointError` where a file cannot be written.
  func writeTrace(folder: String, stepCount: Int) throws {
    restart()
    try SafetensorsWriter.write(
      network.namedTensors(),
      metadata: [MetadataKey.configuration: network.shape.configuration(endOfText: 0).json()],
      to: folder + "/initial.safetensors")
    let losses = (0..<stepCount).map { Float(take($0).loss) }
    var tensors = [NamedTensor(name: "losses", shape: [stepCount], floats: losses)]
    for index in 0..<stepCount {
      tensors += Self.tensors(steps[index % steps.count], prefix: "\(index).")
    }
    let settings = optimizer.settings
    let values: [(String, Double)] = [
      ("learning_rate", Self.learningRate), ("beta1", Double(settings.beta1)),
      ("beta2", Double(settings.beta2)), ("epsilon", Double(settings.epsilon)),
      ("weight_decay", Double(settings.weightDecay)), ("clip_norm", settings.clipNorm),
    ]
    try SafetensorsWriter.write(
      tensors, metadata: Dictionary(uniqueKeysWithValues: values.map { ($0, "\($1)") }),
      to: folder + "/steps.safetensors")
  }

  private static func tensors(_ step: Step, prefix: String) -> [NamedTensor] {
    var targets: [Int32] = []
    for pass in step.passes {
      let start = targets.count
      targets += [Int32](repeating: -100, count: pass.count)
      for (row, target) in zip(pass.scoredRows, pass.targets) { targets[start + Int(row)] = target }
    }
    return [
      tensor(prefix + "tokens", step.passes.flatMap(\.tokens)),
      tensor(prefix + "countdown", step.passes.flatMap(\.horizons)),
      tensor(prefix + "targets", targets),
      tensor(
        prefix + "counts", step.passes.flatMap { $0.segments.map { Int32($0.count) } }),
    ]
  }

  private static func tensor(_ name: String, _ values: [Int32]) -> NamedTensor {
    NamedTensor(
      name: name, type: .int32, shape: [values.count],
      bytes: values.withUnsafeBytes { [UInt8]($0) })
  }
}
