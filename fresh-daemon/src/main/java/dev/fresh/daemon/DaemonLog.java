package dev.fresh.daemon;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.Duration;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.UnaryOperator;
import org.slf4j.LoggerFactory;

/**
 * Where the programs of this module log to: standard error, and for the daemon its own file, which is turned when it is
 * full. Set up in code, because a configuration file would cost a tenth of the daemon's start.
 */
public final class DaemonLog extends ContextAwareBase implements Configurator {

    private static final String CONSOLE = "console";
    private static final long BYTES_MAX = 4L << 20;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName(CONSOLE);
        console.setTarget("System.err");
        console.setEncoder(new Lines());
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        boolean everything = System.getenv("FRESH_DEBUG") != null;
        root.setLevel(everything ? Level.DEBUG : Level.WARN);
        root.addAppender(console);
        context.getLogger("dev.fresh").setLevel(everything ? Level.DEBUG : Level.INFO);
        // A client that went away is a warning to it, with a page of stack.
        context.getLogger("org.eclipse.jetty").setLevel(Level.ERROR);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Sends everything to the file too, or only there when standard error already ends in it. */
    static void into(Path file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        RollingFileAppender<ILoggingEvent> log = new RollingFileAppender<>();
        log.setContext(context);
        log.setFile(file.toString());
        log.setEncoder(new Lines());
        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(log);
        window.setFileNamePattern(file + ".%i");
        window.setMinIndex(1);
        window.setMaxIndex(1);
        window.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> full = new SizeBasedTriggeringPolicy<>();
        full.setContext(context);
        full.setMaxFileSize(new FileSize(BYTES_MAX));
        full.setCheckIncrement(Duration.buildByMilliseconds(0));
        full.start();
        log.setRollingPolicy(window);
        log.setTriggeringPolicy(full);
        log.start();
        root.addAppender(log);
        if (isStandardError(file)) {
            root.detachAppender(CONSOLE);
        }
    }

    private static boolean isStandardError(Path file) {
        try {
            return Files.isSameFile(Path.of("/dev/fd/2"), file);
        } catch (IOException e) {
            // Not known on this system: then a line may stand there twice, which harms less than a line too few.
            return false;
        }
    }

    /** One line for each event, and the stack of what was thrown below it; without secrets. */
    private static final class Lines extends EncoderBase<ILoggingEvent> {

        private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS")
                .withZone(ZoneId.systemDefault());

        private final UnaryOperator<String> redact = Redaction.of(System.getenv());

        @Override
        public byte[] headerBytes() {
            return new byte[0];
        }

        @Override
        public byte[] encode(ILoggingEvent event) {
            String name = event.getLoggerName().substring(event.getLoggerName().lastIndexOf('.') + 1);
            String stack = event.getThrowableProxy() == null
                    ? ""
                    : ThrowableProxyUtil.asString(event.getThrowableProxy());
            String line = STAMP.format(event.getInstant()) + " - " + name + " - " + event.getLevel() + " - "
                    + event.getFormattedMessage() + "\n" + stack;
            return redact.apply(line).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] footerBytes() {
            return new byte[0];
        }
    }
}
