#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// One line of figures per step, as CSV.
final class TrainingLog {
  static let header = "step,loss,validation,learning_rate,tokens_per_second,gradient_norm"
  private let path: String
  private let file: UnsafeMutablePointer<FILE>

  /// Starts a log; when resuming, keeps the lines up to `keptStepCount` of the one there.
  ///
  /// - Throws: ``TrainingError`` for a file that cannot be written.
  init(path: String, keptStepCount: Int) throws(TrainingError) {
    var lines = [TrainingLog.header]
    let kept = keptStepCount > 0 ? TrainingLog.lines(of: path, upTo: keptStepCount) : []
    lines += kept
    // A log that is continued is replaced as a whole: a crash in between leaves the old one.
    let writtenPath = kept.isEmpty ? path : path + ".tmp"
    guard let file = fopen(writtenPath, "w") else {
      throw TrainingLog.refusal(path)
    }
    self.path = path
    self.file = file
    try append(lines.joined(separator: "\n"))
    guard kept.isEmpty || rename(writtenPath, path) == 0 else {
      throw TrainingLog.refusal(path)
    }
  }

  deinit {
    fclose(file)
  }

  /// The whole lines of the steps up to `stepCount`.
  private static func lines(of path: String, upTo stepCount: Int) -> [String] {
    guard let old = try? TextFile.readText(path) else { return [] }
    let fieldCount = header.split(separator: ",").count
    return old.split(separator: "\n").dropFirst().compactMap { line in
      let fields = line.split(separator: ",", omittingEmptySubsequences: false)
      guard fields.count == fieldCount, let step = Int(fields[0]), step <= stepCount else {
        return nil
      }
      return String(line)
    }
  }

  /// - Throws: ``TrainingError`` for a line that cannot be written, on a full disk for example.
  func append(_ report: StepReport) throws(TrainingError) {
    let validation = report.validationLoss.map { TrainingLog.decimal($0, 5) } ?? ""
    let fields = [
      String(report.step), TrainingLog.decimal(report.loss, 5), validation,
      TrainingLog.decimal(report.learningRate, 8), TrainingLog.decimal(report.tokensPerSecond, 0),
      TrainingLog.decimal(report.gradientNorm, 4),
    ]
    try append(fields.joined(separator: ","))
  }

  private func append(_ line: String) throws(TrainingError) {
    guard fputs(line + "\n", file) >= 0, fflush(file) == 0 else {
      throw TrainingLog.refusal(path)
    }
  }

  private static func refusal(_ path: String) -> TrainingError {
    TrainingError("The log \(path) cannot be written: \(String(cString: strerror(errno))).")
  }

  /// A number with a fixed count of decimals.
  static func decimal(_ value: Double, _ places: Int) -> String {
    guard value.isFinite, abs(value) < 1e12 else { return String(value) }
    var scale = 1
    for _ in 0..<places { scale *= 10 }
    let scaled = Int((abs(value) * Double(scale)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    guard places > 0 else { return sign + String(scaled) }
    let fraction = String(scaled % scale)
    let zeros = String(repeating: "0", count: places - fraction.count)
    return sign + String(scaled / scale) + "." + zeros + fraction
  }
}
