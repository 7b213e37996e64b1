import ArgumentParser
import Distillation

/// Which texts are asked for.
struct OrderOptions: ParsableArguments {
  @Option(
    help: "Desired lengths in words, such as 12,24,40 (default: three of each task's range).")
  var lengths: String?

  @Option(help: "Desired qualities, of excellent, good, middling, poor and bad.")
  var qualities = "excellent,middling,bad"

  func plan() throws -> OrderPlan {
    let lengths = try lengths.map { text in
      try text.split(separator: ",").map { part in
        guard let length = Int(part), length > 0 else {
          throw ValidationError("--lengths has '\(part)', expected numbers such as 12,24,40.")
        }
        return length
      }
    }
    let qualities = try qualities.split(separator: ",").map { part in
      guard let quality = Quality(rawValue: String(part)) else {
        let known = Quality.allCases.map(\.rawValue).joined(separator: ", ")
        throw ValidationError("--qualities has '\(part)', expected some of \(known).")
      }
      return quality
    }
    return OrderPlan(lengths: lengths, qualities: qualities)
  }

  func validate() throws { _ = try plan() }
}
