package neargate.engine;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A command that runs in a container beside what the container is for. Output is read by one thread; all else may be called
 * by others meanwhile.
 */
public interface Execution extends AutoCloseable {
    /**
     * What is to run.
     *
     * @param words the program and its arguments
     * @param terminal whether it has a terminal; else its errors are told apart, and its input can end
     */
    record Command(List<String> words, boolean terminal) {}

    /**
     * Something that it wrote.
     *
     * @param error whether it wrote it to its standard error; never on a terminal
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Output(boolean error, byte[] bytes) {}

    /** Waits for what it writes next; empty when it has ended. */
    Optional<Output> read() throws IOException;

    /** Gives it input, and waits until it is taken. */
    void write(byte[] input) throws IOException;

    /** There is no more input. */
    void endInput() throws IOException;

    /** Its terminal has another size now. */
    void resize(int columns, int rows);

    /** The exit code of a command that has ended; empty if nobody knows it. */
    Optional<Integer> exitCode();

    /** Ends the command if it runs still. */
    @Override
    void close();
}
