package neargate.policy;

/** Where a statement stands in its document; lines and columns begin with 1, the end is the character after it. */
public record Position(int startLine, int startColumn, int endLine, int endColumn) {}
