/// How a request speaks of commands: DESIGN's `udrl` absent, null, or an object.
public enum CommandChoice: Sendable, Equatable {
  /// The model's default command.
  case modelDefault
  /// No command: the prompt is continued as it stands.
  case plain
  case command(RequestedCommand)
}
