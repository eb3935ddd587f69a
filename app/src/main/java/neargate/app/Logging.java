package neargate.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;

/**
 * The log: to standard error, or to a file that starts anew when it is large. Said in Java, since reading the same from XML
 * would take a tenth of the time in which Neargate starts. Found by Logback as a service.
 */
public final class Logging extends ContextAwareBase implements Configurator {
    /** The system property that names the log's file; without it the log goes to standard error. */
    public static final String FILE = "neargate.log";

    private static final FileSize LARGEST = FileSize.valueOf("64MB");

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} - %msg%n");
        encoder.start();
        String file = System.getProperty(FILE);
        OutputStreamAppender<ILoggingEvent> appender = file == null ? console() : rolling(context, file);
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        context.getLogger("ROOT").setLevel(Level.WARN);
        context.getLogger("ROOT").addAppender(appender);
        context.getLogger("neargate").setLevel(Level.INFO);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    private static OutputStreamAppender<ILoggingEvent> console() {
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setTarget("System.err");
        return console;
    }

    /** The file and one older one: at most twice the largest size. */
    private static OutputStreamAppender<ILoggingEvent> rolling(LoggerContext context, String file) {
        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setFile(file);
        var size = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        size.setMaxFileSize(LARGEST);
        size.setCheckIncrement(Duration.buildBySeconds(1));
        size.setContext(context);
        size.start();
        var window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setFileNamePattern(file + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(1);
        window.start();
        appender.setTriggeringPolicy(size);
        appender.setRollingPolicy(window);
        return appender;
    }
}
