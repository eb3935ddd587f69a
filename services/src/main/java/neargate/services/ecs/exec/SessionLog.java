package neargate.services.ecs.exec;

/** Where a session's output is kept besides. */
interface SessionLog extends AutoCloseable {
    /** Keeps nothing. */
    SessionLog NONE = new SessionLog() {
        @Override
        public void write(byte[] output) {}

        @Override
        public void close() {}
    };

    void write(byte[] output) throws InterruptedException;

    /** There is no more. */
    @Override
    void close();
}
