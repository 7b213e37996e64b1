import ArgumentParser
import Checkpoint
import Distillation
import Training

struct DistillCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "distill", abstract: "Let a large model, or the grammar, write training texts.",
    discussion: """
      Asks the teacher for texts of several lengths and qualities for every intent and writes \
      train.jsonl and heldout.jsonl, which `score` reads, and rejects.jsonl with a reason for \
      each text that is in neither. DIR/journal.jsonl remembers what is done: the same command \
      continues after Ctrl-C, a crash or a server that went away, and asks nothing twice. The \
      server's key is read from --api-key-file or from UPDRAFT_TEACHER_KEY.
      """)

  @Option(help: "Tasks file: name, description, form, words and examples of each task.")
  var tasks: String

  @Option(help: "Intents (JSON lines with intent and, for one task only, task).")
  var intents: String

  @Option(help: "Directory for train.jsonl, heldout.jsonl, rejects.jsonl and journal.jsonl.")
  var out: String

  @Option(help: "Share of the intents kept out of training, all texts of one together.")
  var heldoutShare = 0.02

  @OptionGroup(title: "Teacher") var teacher: TeacherOptions

  @OptionGroup(title: "Texts") var texts: OrderOptions

  @OptionGroup(title: "Patience") var patience: PatienceOptions

  func validate() throws {
    guard (0..<1).contains(heldoutShare) else {
      throw ValidationError("--heldout-share is \(heldoutShare), expected 0 or more, below 1.")
    }
  }

  func run() async throws {
    let taskList = try TeacherTask.load(tasks)
    let lines = try JSONLines.read(intents, as: IntentLine.self)
    let orders = try texts.plan().orders(tasks: taskList, intents: lines, path: intents)
    try OutputFile.makeFolder(out)
    let session = try teacher.session(tasks: taskList, patience: patience)
    let result: Result<DistillationRun.Outcome, any Error>
    do {
      result = .success(try await carryOut(orders, session.teacher))
    } catch {
      result = .failure(error)
    }
    try await session.close()
    try tell(result.get())
  }

  private func carryOut(_ orders: [TextOrder], _ teacher: any Teacher) async throws
    -> DistillationRun.Outcome
  {
    let journal = try Journal(path: out + "/journal.jsonl", source: teacher.name)
    let pending = DistillationRun.pending(
      orders, entries: journal.entries, retriesFailed: patience.retryFailed)
    print("\(orders.count) texts of \(teacher.name), \(orders.count - pending.count) done before")
    InterruptFlag.install()
    let run = DistillationRun(
      teacher: teacher, settings: patience.settings(),
      isInterrupted: { InterruptFlag.isRaised })
    let started = ContinuousClock.now
    let progress = DistillProgress(total: pending.count)
    let outcome: Result<DistillationRun.Outcome, any Error>
    do {
      outcome = .success(
        try await run.carryOut(pending, journal: journal) { progress.show($0) })
    } catch {
      outcome = .failure(error)
    }
    progress.finish()
    // Whatever ended the run: what is done is written.
    let output = DistillationOutput(
      orders: orders, entries: journal.entries, split: HeldOutSplit(share: heldoutShare))
    try output.write(to: out)
    print(output.summary.plain)
    if output.summary.strayCount > 0 {
      print("\(output.summary.strayCount) entries of the journal are not asked for and left out")
    }
    let seconds = started.duration(to: .now) / .seconds(1)
    print("\n\(output.training.count) lines in \(out)/train.jsonl")
    print("\(output.heldOut.count) lines in \(out)/heldout.jsonl")
    print("\(output.rejects.count) lines in \(out)/rejects.jsonl")
    print("after \(Columns.fixed(Float(seconds), 1)) s")
    return try outcome.get()
  }

  private func tell(_ outcome: DistillationRun.Outcome) throws {
    switch outcome {
    case .finished: return
    case .interrupted(let left):
      print("stopped with \(left) texts left; the same command continues")
      throw ExitCode(130)
    case .stopped(let problem, let left):
      throw DistillationError(
        "\(problem) All that is done is kept; the same command continues with the \(left) "
          + "texts left.")
    }
  }
}
