package io.witness.logging.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.spi.LifeCycle;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.log.admin.LoggerAdmin;

/** Offers the levels of the log as a service. Logback creates it when it has read its configuration. */
public final class LevelService extends ContextAwareBase implements LoggerContextListener, LifeCycle {
    private ServiceRegistration<LoggerAdmin> registration;
    private Levels levels;

    /** Offers nothing before it is started. */
    public LevelService() {}

    @Override
    public synchronized void start() {
        Bundle bundle = FrameworkUtil.getBundle(LevelService.class);
        if (bundle != null && registration == null) {
            registration = bundle.getBundleContext().registerService(LoggerAdmin.class, name -> levels(), null);
        }
    }

    /** Created when somebody asks, and the configuration is complete: its levels are those to go back to. */
    private synchronized Levels levels() {
        if (levels == null) {
            levels = new Levels((LoggerContext) getContext());
        }
        return levels;
    }

    @Override
    public synchronized void stop() {
        if (registration != null) {
            registration.unregister();
            registration = null;
        }
    }

    @Override
    public synchronized boolean isStarted() {
        return registration != null;
    }

    @Override
    public boolean isResetResistant() {
        return false;
    }

    @Override
    public void onStart(LoggerContext loggers) {
        // it is started by itself
    }

    @Override
    public void onReset(LoggerContext loggers) {
        stop();
    }

    @Override
    public void onStop(LoggerContext loggers) {
        stop();
    }

    @Override
    public void onLevelChange(Logger logger, Level level) {
        // it is read when somebody asks
    }
}
