package io.witness.shell.internal.control;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes what comes over the control socket of the state directory. */
@Component(service = {})
public final class ControlServer {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    /** For the answer to a command that stops the framework, or this bundle. */
    private static final long GRACE_MILLIS = 200;

    private final CommandProcessor processor;
    private final ControlSocket socket;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

    /**
     * Listens.
     *
     * @param context knows the state directory
     * @param processor executes
     * @throws IOException if the socket cannot be made
     */
    @Activate
    public ControlServer(BundleContext context, @Reference CommandProcessor processor) throws IOException {
        this(Path.of(context.getProperty("witness.state")), processor);
    }

    ControlServer(Path state, CommandProcessor processor) throws IOException {
        this.processor = processor;
        this.socket = ControlSocket.listenIn(state);
        start(this::accept, "witness-control");
    }

    private void accept() {
        try {
            while (true) {
                serve(socket.accept());
            }
        } catch (ClosedChannelException e) {
            LOG.debug("The control socket is closed", e);
        } catch (IOException e) {
            LOG.error("The control socket accepts no more: restart the bundle io.witness.shell", e);
        }
    }

    private void serve(SocketChannel channel) {
        Session session = new Session(processor, channel);
        Runnable life = () -> {
            session.run();
            sessions.remove(session);
        };
        sessions.add(session);
        start(life, "witness-control-session");
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Stops listening and ends the sessions. A command that is executed now is left alone: it may be the one that stops
     * this bundle in order to update it, and that does not start it again if it is interrupted.
     *
     * @throws IOException if the socket's file cannot be deleted
     * @throws InterruptedException if the framework cannot wait
     */
    @Deactivate
    public void stop() throws IOException, InterruptedException {
        socket.close();
        long end = System.nanoTime() + GRACE_MILLIS * 1_000_000;
        while (sessions.stream().anyMatch(Session::isExecuting) && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        sessions.forEach(Session::end);
    }
}
