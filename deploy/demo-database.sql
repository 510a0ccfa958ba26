CREATE DATABASE portal_demo OWNER portal;
