/// The figures of one run, read from the CSV log that `train` writes.
public struct RunLog: Sendable {
  /// What the report calls the run: the file's name without its endings.
  public let name: String
  public let steps: [Double]
  public let losses: [Double]
  /// Steps at which the held-out loss was measured, and what it was.
  public let validations: [(step: Double, loss: Double)]
  public let learningRates: [Double]
  public let tokensPerSecond: [Double]

  /// - Throws: ``TrainingError`` that names file and line for anything that is no such log.
  public init(path: String) throws(TrainingError) {
    let text = try TextFile.readText(path)
    name = RunLog.name(of: path)
    var steps: [Double] = []
    var losses: [Double] = []
    var validations: [(step: Double, loss: Double)] = []
    var learningRates: [Double] = []
    var tokensPerSecond: [Double] = []
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.first.map(String.init) == TrainingLog.header else {
      throw TrainingError(
        "\(path), line 1: found \"\(lines.first ?? "")\", expected \"\(TrainingLog.header)\".")
    }
    for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      let numbers = fields.map { Double($0) }
      guard fields.count == 6, let step = numbers[0], let loss = numbers[1], let rate = numbers[3],
        let speed = numbers[4], fields[2].isEmpty || numbers[2] != nil
      else {
        // The line that a run is writing, or was writing when it was killed.
        if index == lines.count - 1 { break }
        throw TrainingError(
          "\(path), line \(index + 1): found \"\(line)\", expected the six figures of a step.")
      }
      steps.append(step)
      losses.append(loss)
      if let validation = numbers[2] { validations.append((step, validation)) }
      learningRates.append(rate)
      tokensPerSecond.append(speed)
    }
    guard !steps.isEmpty else {
      throw TrainingError("\(path) holds no steps, expected at least one.")
    }
    self.steps = steps
    self.losses = losses
    self.validations = validations
    self.learningRates = learningRates
    self.tokensPerSecond = tokensPerSecond
  }

  private static func name(of path: String) -> String {
    var name = path.split(separator: "/").last.map(String.init) ?? path
    for ending in [".csv", ".log"] where name.hasSuffix(ending) {
      name.removeLast(ending.count)
    }
    return name
  }

  /// The lowest held-out loss and its step.
  var lowestValidation: (step: Double, loss: Double)? {
    validations.min { $0.loss < $1.loss }
  }

  /// The middle one of the throughputs.
  var medianTokensPerSecond: Double {
    tokensPerSecond.sorted()[tokensPerSecond.count / 2]
  }

  /// Mean loss of the last hundredth of the run, at least ten steps where there are as many.
  var finalLoss: Double {
    let tail = losses.suffix(max(10, losses.count / 100))
    return tail.reduce(0, +) / Double(tail.count)
  }
}
