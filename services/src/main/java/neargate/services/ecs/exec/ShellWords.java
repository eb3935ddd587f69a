package neargate.services.ecs.exec;

import java.util.ArrayList;
import java.util.List;

/**
 * A command line in words, as the agent of ECS Exec reads it: quotes and backslashes as in a shell, a comment after a hash,
 * and nothing else. No shell runs unless the command is one.
 */
final class ShellWords {
    private static final char NONE = 0;

    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;

    private ShellWords() {}

    /**
     * The words of a command line.
     *
     * @throws IllegalArgumentException when a quote or an escape does not end
     */
    static List<String> of(String line) {
        return new ShellWords().split(line);
    }

    private List<String> split(String line) {
        char quote = NONE;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '\\' && quote != '\'') {
                if (++i == line.length()) {
                    throw new IllegalArgumentException("EOF found after escape character");
                }
                add(line.charAt(i));
            } else if (quote != NONE) {
                if (c == quote) {
                    quote = NONE;
                } else {
                    add(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                inWord = true;
            } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                end();
            } else if (c == '#' && !inWord) {
                int next = line.indexOf('\n', i);
                i = next < 0 ? line.length() : next;
            } else {
                add(c);
            }
        }
        if (quote != NONE) {
            throw new IllegalArgumentException("EOF found when expecting closing quote");
        }
        end();
        return List.copyOf(words);
    }

    private void add(char c) {
        word.append(c);
        inWord = true;
    }

    private void end() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
