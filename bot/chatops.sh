#!/bin/sh
exec node /app/dist/bot/main.js "$@"
