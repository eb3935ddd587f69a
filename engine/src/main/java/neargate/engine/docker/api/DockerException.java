package neargate.engine.docker.api;

/** The engine refused a call, or did not answer. */
public final class DockerException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    DockerException(int status, String message) {
        super(message);
        this.status = status;
    }

    DockerException(String message, Throwable cause) {
        super(message, cause);
        this.status = 0;
    }

    /** Whether the engine answered that there is no such thing. */
    public boolean isNotFound() {
        return status == 404;
    }

    /** Whether the engine answered that the name is taken, or that the thing is just being done. */
    public boolean isConflict() {
        return status == 409;
    }

    /** The text as Docker's own clients, and so the ECS agent, report it. */
    public String asReported() {
        return status == 0 ? getMessage() : "Error response from daemon: " + getMessage();
    }
}
