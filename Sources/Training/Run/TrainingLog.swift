#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// One line of figures per step, as CSV.
final class TrainingLog {
  static let header = "step,loss,validation,learning_rate,tokens_per_second,gradient_norm"
  private let file: UnsafeMutablePointer<FILE>

  /// Starts a log; when resuming, keeps the lines up to `keptStepCount` of the one there.
  init(path: String, keptStepCount: Int) throws(TrainingError) {
    var lines = [TrainingLog.header]
    if keptStepCount > 0, let old = try? TextFile.readText(path) {
      for line in old.split(separator: "\n").dropFirst() {
        guard let step = line.split(separator: ",").first.flatMap({ Int($0) }) else { continue }
        if step <= keptStepCount { lines.append(String(line)) }
      }
    }
    guard let file = fopen(path, "w") else {
      throw TrainingError(
        "\(path) cannot be written: \(String(cString: strerror(errno))).")
    }
    self.file = file
    fputs(lines.joined(separator: "\n") + "\n", file)
    fflush(file)
  }

  deinit {
    fclose(file)
  }

  func append(_ report: StepReport) {
    let validation = report.validationLoss.map { TrainingLog.decimal($0, 5) } ?? ""
    let fields = [
      String(report.step), TrainingLog.decimal(report.loss, 5), validation,
      TrainingLog.decimal(report.learningRate, 8), TrainingLog.decimal(report.tokensPerSecond, 0),
      TrainingLog.decimal(report.gradientNorm, 4),
    ]
    fputs(fields.joined(separator: ",") + "\n", file)
    fflush(file)
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
