package main

type exportCommand struct{}
