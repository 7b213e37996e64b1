import ArgumentParser
import Distillation

/// How much is asked at a time, and what is done where the teacher fails.
struct PatienceOptions: ParsableArguments {
  @Option(help: "Requests under way at a time.")
  var concurrency = 8

  @Option(help: "Attempts at one text before it is rejected.")
  var maxAttempts = 10

  @Option(help: "Seconds that one request may take.")
  var timeout = 120.0

  @Option(help: "Bound in seconds of the first pause after a failure; it doubles up to a minute.")
  var backoff = 0.5

  @Option(help: "Seconds that nobody may answer before the run ends.")
  var patience = 300.0

  @Flag(help: "Ask again for what ended as a reject before, for whatever reason.")
  var retryFailed = false

  func settings() -> DistillationRun.Settings {
    var settings = DistillationRun.Settings()
    settings.concurrency = concurrency
    settings.maxAttempts = maxAttempts
    settings.backoff.firstSeconds = backoff
    settings.patienceSeconds = patience
    return settings
  }

  func validate() throws {
    func check(_ holds: Bool, _ name: String, _ found: Any, _ expected: String) throws {
      if !holds { throw ValidationError("--\(name) is \(found), expected \(expected).") }
    }
    try check((1...1024).contains(concurrency), "concurrency", concurrency, "1 to 1024")
    try check((1...100).contains(maxAttempts), "max-attempts", maxAttempts, "1 to 100")
    try check((0.01...86_400).contains(timeout), "timeout", timeout, "seconds up to a day")
    try check((0...60).contains(backoff), "backoff", backoff, "0 to 60 seconds")
    try check((0...86_400).contains(patience), "patience", patience, "seconds up to a day")
  }
}
