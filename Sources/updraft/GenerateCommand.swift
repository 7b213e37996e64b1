import ArgumentParser
import Client

struct GenerateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Write texts for an intent, as long and as good as asked.",
    discussion: """
      The text goes to standard output; what was asked, what the model was told and what came \
      out go to standard error.

      With - each line of standard input is an intent, and each of its texts a line of output. \
      A line that is too long or not UTF-8 is refused and reported by its number; the next lines \
      have their turn, and the exit status is 65. In the output an empty line stands for each \
      text that a refused or an empty line does not get; with --json it is the error's object, \
      or null. Any other failure, and a refused option, ends the run.

      EXAMPLE:
        updraft generate "red fox in snow" --task text-to-image --length 40
      """)

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup(title: "Command") var command: CommandOptions
  @OptionGroup(title: "Sampling") var sampling: SamplingOptions

  @Argument(help: "The intent in a few words, or - to read intents, a line each.")
  var intent: String

  @Flag(
    help: """
      Print the text as it is made, so that it is written once, whether it obeys or not; with \
      --json one object per event.
      """)
  var stream = false

  @Flag(help: "Print the daemon's JSON instead of the text.")
  var json = false

  @Flag(name: .shortAndLong, help: "Leave out the lines on standard error.")
  var quiet = false

  func run() async throws {
    let client = connection.client()
    guard intent == "-" else {
      try await generate(intent, with: client)
      return
    }
    try await generateFromStandardInput(with: client)
  }

  func generate(_ intent: String, with client: UpdraftClient) async throws {
    let request = CompletionRequest(
      intent: intent, command: command.choice, choiceCount: sampling.count,
      bestOf: sampling.bestOf, maxTokens: sampling.maxTokens,
      temperature: sampling.temperature, topP: sampling.topP, minP: sampling.minP,
      dryMultiplier: sampling.dryMultiplier, topK: sampling.topK, seed: sampling.seed)
    var summary = GenerationSummary(command: request.command)
    if stream {
      try await printStream(request, with: client, summary: &summary)
    } else {
      let reply = try await client.complete(request)
      summary.append(reply.value)
      if json {
        try StandardOutput.write(reply.json + "\n")
      } else {
        for choice in reply.value.choices.sorted(by: { $0.index < $1.index }) {
          try StandardOutput.write(choice.text + "\n")
        }
      }
    }
    if !json && !quiet {
      StandardError.write(summary.lines.map { $0 + "\n" }.joined())
    }
  }

  private func printStream(
    _ request: CompletionRequest, with client: UpdraftClient, summary: inout GenerationSummary
  ) async throws {
    var sequencer = ChoiceSequencer()
    do {
      try await client.stream(request) { event in
        summary.append(event.value)
        if json {
          try StandardOutput.write(event.json + "\n")
          return
        }
        for choice in event.value.choices {
          try StandardOutput.write(sequencer.append(choice))
        }
      }
    } catch {
      // The message that follows on standard error starts on a line of its own.
      if sequencer.isLineOpen { try StandardOutput.write("\n") }
      throw error
    }
  }
}
