package neargate.app.commands;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import neargate.app.Main;

/** What came of a command that was typed. */
record Ran(int exitCode, String out, String error) {
    /** Runs the program in this process, whose own streams are set aside meanwhile. */
    static Ran of(String... arguments) {
        PrintStream out = System.out;
        PrintStream error = System.err;
        var saidOut = new ByteArrayOutputStream();
        var saidError = new ByteArrayOutputStream();
        System.setOut(new PrintStream(saidOut, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(saidError, true, StandardCharsets.UTF_8));
        try {
            int exitCode = Main.run(arguments);
            return new Ran(
                    exitCode, saidOut.toString(StandardCharsets.UTF_8), saidError.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(error);
        }
    }
}
