import ArgumentParser
import Client

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Runs the command line and turns every error into a sentence on standard error and an exit
/// status of `ExitStatus`. ArgumentParser's own `main` would answer each error with 1 or 64.
@main
enum Main {
  static func main() async {
    do {
      try ArgumentBytes.check()
      var command = try UpdraftCommand.parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch let error as ClientError {
      StandardError.write("updraft: \(error)\n")
      exit(ExitStatus(error).rawValue)
    } catch let error as InputError {
      StandardError.write("updraft: \(error)\n")
      exit(ExitStatus.streamFailed.rawValue)
    } catch let error as OutputError {
      if let message = error.message { StandardError.write("updraft: \(message)\n") }
      exit(ExitStatus.streamFailed.rawValue)
    } catch let status as ExitStatus {
      exit(status.rawValue)
    } catch {
      exitForParser(error)
    }
  }

  /// Help and version go to standard output with status 0, misuse to standard error with 2.
  private static func exitForParser(_ error: any Error) -> Never {
    let message = UpdraftCommand.fullMessage(for: error)
    switch UpdraftCommand.exitCode(for: error) {
    case .success:
      print(message)
      exit(ExitStatus.success.rawValue)
    case .validationFailure:
      StandardError.write(message + "\n")
      exit(ExitStatus.usage.rawValue)
    default:
      StandardError.write("updraft: \(message)\n")
      exit(ExitStatus.failed.rawValue)
    }
  }
}
